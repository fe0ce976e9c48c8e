import { WheelhouseError } from '../platform/errors.ts';

/** Where in the file something stands, counted from one. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

const remedy = 'Put the file right and look at the plan again; nothing was changed.';

/** What is wrong with a team file, where, and what to do: one sentence. */
export function unusable(what: string, place: Place | null, hint: string = remedy): WheelhouseError {
  const where =
    place === null
      ? 'The team file'
      : `Line ${String(place.line)}, column ${String(place.col)} of the team file`;
  return new WheelhouseError('VALIDATION', `${where} ${what}`, {
    hint,
    details: place === null ? {} : { line: place.line, column: place.col },
  });
}

/** A word of the file in a sentence: short, and without what could change how the sentence reads. */
export function quoted(word: string): string {
  const visible = word.replaceAll(/[\p{Cc}\p{Cf}]+/gu, '·');
  return `“${visible.length > 60 ? `${visible.slice(0, 59)}…` : visible}”`;
}
