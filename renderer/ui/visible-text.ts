/**
 * Characters that change how the text around them is shown, or are not shown at all. A hostile name or
 * log line uses them to look like another (https://trojansource.codes).
 */
const hidden =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

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
