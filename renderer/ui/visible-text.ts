/**
 * Characters that change how the text around them is shown, or are not shown at all. A hostile name or
 * log line uses them to look like another (https://trojansource.codes).
 */
const hidden = new RegExp(
  `[${[
    // Control characters but for tab and newline, soft hyphen, and everything that steers direction or has no width.
    [0x00, 0x08],
    [0x0b, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x61c, 0x61c],
    [0x180e, 0x180e],
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x2069],
    [0xfeff, 0xfeff],
  ]
    .map((range) => range.map((code) => String.fromCodePoint(code)).join('-'))
    .join('')}]`,
  'g',
);

/** One run of text: shown as it is, or a hidden character by its code point. */
export type TextRun =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'hidden'; readonly code: string };

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** Splits a text at its hidden characters, so that each can be drawn as a mark. */
export function toRuns(text: string): readonly TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) runs.push({ kind: 'text', text: text.slice(from, match.index) });
    runs.push({ kind: 'hidden', code: codeOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) runs.push({ kind: 'text', text: text.slice(from) });
  return runs;
}

/** A foreign text for the middle of a sentence: on one line, hidden characters written as their code point. */
export function plain(text: string): string {
  return text.replace(/[\n\t]/g, ' ').replace(hidden, (character) => `⟨U+${codeOf(character)}⟩`);
}
