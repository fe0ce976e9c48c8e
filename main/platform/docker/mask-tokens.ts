/** A command line in words (quotes stay on) and the white space before each; the last gap ends the line. Pure. */
export function tokenise(line: string): {
  readonly words: readonly string[];
  readonly gaps: readonly string[];
} {
  const words: string[] = [];
  const gaps: string[] = [];
  let end = 0;
  for (const found of line.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"']|["'])+/g)) {
    gaps.push(line.slice(end, found.index));
    words.push(found[0]);
    end = found.index + found[0].length;
  }
  return { words, gaps: [...gaps, line.slice(end)] };
}
