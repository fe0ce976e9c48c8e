const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const syllablesPerInitial = 588;
const finalsPerSyllable = 28;
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';

/** The first consonant of a syllable: 재 → ㅈ. Any other character is itself. */
function initialOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < firstSyllable || code > lastSyllable) return character;
  return initials[Math.floor((code - firstSyllable) / syllablesPerInitial)] ?? character;
}

/** A text by the first consonants of its syllables: 재시작 → ㅈㅅㅈ; what is not Hangul stays. As long as the text. Pure. */
export function toInitials(text: string): string {
  return Array.from({ length: text.length }, (_, index) => initialOf(text.charAt(index))).join('');
}

/** True where a text holds a consonant alone, as somebody types who searches by first consonants. */
export function hasInitials(text: string): boolean {
  return Array.from(text).some((character) => initials.includes(character));
}

/**
 * Whether a syllable that is still being typed may become another: 시자 on the way to 시작 has no final consonant yet, and
 * the keyboard takes the next first consonant for one: 잣 may become 자ㅅ.
 */
export function mayBecome(typed: string, wanted: string): boolean {
  const from = typed.charCodeAt(0) - firstSyllable;
  const to = wanted.charCodeAt(0) - firstSyllable;
  const isSyllable = (index: number): boolean => index >= 0 && index <= lastSyllable - firstSyllable;
  if (!isSyllable(from) || !isSyllable(to) || from % finalsPerSyllable !== 0) return false;
  return Math.floor(from / finalsPerSyllable) === Math.floor(to / finalsPerSyllable);
}
