const maximumNameLength = 48;
const highSurrogates = 0xd800 >> 10;

/** A name from a host is hostile text: without control and direction characters, and not longer than a menu is wide. */
export function cleanName(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  if (plain.length <= maximumNameLength) return plain;
  // Not in the middle of a character that takes two code units.
  const end = plain.charCodeAt(maximumNameLength - 2) >> 10 === highSurrogates ? 2 : 1;
  return `${plain.slice(0, maximumNameLength - end)}…`;
}
