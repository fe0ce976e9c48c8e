// Control characters move the cursor, rename the window or paint over what stood there; format characters (bidi
// overrides, zero-width ones) make one name look like another. A joiner inside an emoji is the exception.
const dangerous = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!(?<=\p{Extended_Pictographic}\uFE0F?)\u200D)\p{Cf}/gu;

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Text from elsewhere (a name, a message) as one line that a terminal shows and does not obey. Pure. */
export function escapeText(text: string): string {
  return text.replaceAll(dangerous, visible);
}

const escape = '\u001b';
// The one escape sequence that only colours: ECMA-48 SGR.
const colourSequence = new RegExp(`(${escape}\\[[0-9;:]{0,64}m)`);

/** A line of a log: its colours are kept (or dropped), tabs stay, everything else that a terminal would obey is shown. Pure. */
export function escapeLogLine(text: string, keepColours: boolean): string {
  let hasColour = false;
  const parts = text
    .replace(/\r+$/, '')
    .split(colourSequence)
    .map((part, index) => {
      if (index % 2 === 1) {
        hasColour = true;
        return keepColours ? part : '';
      }
      return part.split('\t').map(escapeText).join('\t');
    });
  return keepColours && hasColour ? `${parts.join('')}\u001b[0m` : parts.join('');
}

/** JSON that is the same value and holds no character that a terminal would obey. Pure. */
export function toSafeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
