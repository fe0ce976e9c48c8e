/** What was typed cannot be understood: exit code 2, with a sentence and what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The known word that a typo most likely meant; undefined where none is near. Pure. */
export function didYouMean(typed: string, known: readonly string[]): string | undefined {
  // Nobody's typo is this long, and the table below grows with its square.
  if (typed.length > 64) return undefined;
  const nearest = known
    .map((word) => ({ word, away: word.startsWith(typed) && typed.length >= 3 ? 1 : distance(typed, word) }))
    .toSorted((a, b) => a.away - b.away)[0];
  return nearest !== undefined && nearest.away <= Math.max(1, Math.round(nearest.word.length * 0.4))
    ? nearest.word
    : undefined;
}
