import { hasInitials, mayBecome, toInitials } from './hangul.ts';

/** A text that can be found, prepared once. */
export interface Key {
  readonly text: string;
  /** By first consonants; null where the text holds no Hangul. */
  readonly initials: string | null;
  /** Where a word begins, in order. */
  readonly starts: readonly number[];
  /** How much finding this text counts, 0 to 1: a name counts more than a remark. */
  readonly weight: number;
}

// Longer texts are sentences: what stands far behind in them was not meant.
const longestSearched = 160;

// Of five thousand containers each letter is asked; ASCII, which names are made of, needs no table of Unicode for it.
function isWordPart(character: string): boolean {
  if (character > '\u007f') return /[\p{L}\p{N}]/u.test(character);
  return /[0-9a-z]/i.test(character);
}

/** Prepares a text for being found. Pure. */
export function toKey(source: string, weight: number): Key {
  const shown = source.normalize('NFC').slice(0, longestSearched);
  const text = shown.toLowerCase();
  const starts: number[] = [];
  let before = '';
  let followsWord = false;
  for (let index = 0; index < shown.length; index += 1) {
    const character = shown.charAt(index);
    const isWord = isWordPart(character);
    // A hump is a capital after a small letter.
    const isHump =
      followsWord && character !== text.charAt(index) && /\p{Lu}/u.test(character) && /\p{Ll}/u.test(before);
    if (isWord && (!followsWord || isHump)) starts.push(index);
    before = character;
    followsWord = isWord;
  }
  const hasHangul = /[가-힣]/.test(text);
  return { text, initials: hasHangul ? toInitials(text) : null, starts, weight };
}

/** The words of what was typed. Pure. */
export function toWords(query: string): readonly string[] {
  return query
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

const scores = { whole: 1, prefix: 0.9, word: 0.8, acronym: 0.65, inside: 0.5, scattered: 0.3 } as const;
const shortestInside = 2;
const shortestScattered = 3;

/** Where a word stands in a text, best place first: at its begin, at a word's begin, inside. -1 for nowhere. */
function placeOf(word: string, text: string, starts: readonly number[]): number {
  const first = text.indexOf(word);
  if (first <= 0 || starts.includes(first)) return first;
  for (const start of starts) if (text.startsWith(word, start)) return start;
  return first;
}

function scoreAt(place: number, word: string, { text, starts }: Key): number {
  if (place < 0) return 0;
  if (place === 0) return word.length === text.length ? scores.whole : scores.prefix;
  if (starts.includes(place)) return scores.word;
  return word.length >= shortestInside ? scores.inside : 0;
}

/** Syllables and first consonants mixed, the last syllable perhaps still being typed. */
function scoreHangul(word: string, key: Key): number {
  if (key.initials === null) return 0;
  const wanted = toInitials(word);
  const last = word.length - 1;
  let best = 0;
  for (let at = key.initials.indexOf(wanted); at >= 0; at = key.initials.indexOf(wanted, at + 1)) {
    const fits = Array.from(word).every((character, index) => {
      const there = key.text.charAt(at + index);
      return character === there || hasInitials(character) || (index === last && mayBecome(character, there));
    });
    if (fits) best = Math.max(best, scoreAt(at, word, key) * 0.95);
  }
  return best;
}

/** Begins of words in their order: `cw` for converter-web, `pa` for price-api. */
function isAcronym(word: string, { text, starts }: Key): boolean {
  if (word.length < 2 || starts.length < word.length) return false;
  let at = 0;
  for (const start of starts) if (at < word.length && text.charAt(start) === word.charAt(at)) at += 1;
  return at === word.length;
}

/** All letters in their order, not far from each other, the first at a word's begin. */
function scoreScattered(word: string, { text, starts }: Key): number {
  if (word.length < shortestScattered) return 0;
  for (const start of starts) {
    if (text.charAt(start) !== word.charAt(0)) continue;
    let at = start;
    for (let index = 1; index < word.length && at >= 0; index += 1) {
      at = text.indexOf(word.charAt(index), at + 1);
    }
    if (at < 0) return 0;
    const span = at - start + 1;
    if (span <= word.length * 3) return scores.scattered * (word.length / span);
  }
  return 0;
}

function scoreWord(word: string, key: Key): number {
  const place = placeOf(word, key.text, key.starts);
  const direct = scoreAt(place, word, key);
  // Of two that begin alike, the shorter one is nearer to what was typed.
  if (direct > 0) return direct + (place === 0 ? 0.05 * (word.length / key.text.length) : 0);
  const hangul = scoreHangul(word, key);
  if (hangul > 0) return hangul;
  return isAcronym(word, key) ? scores.acronym : scoreScattered(word, key);
}

/** How well words find something with these texts, 0 to about 1; 0 where one word finds none of them. Pure. */
export function score(words: readonly string[], keys: readonly Key[]): number {
  let sum = 0;
  for (const word of words) {
    let best = 0;
    for (const key of keys) {
      if (key.weight * 1.05 > best) best = Math.max(best, scoreWord(word, key) * key.weight);
    }
    if (best === 0) return 0;
    sum += best;
  }
  return words.length === 0 ? 0 : sum / words.length;
}
