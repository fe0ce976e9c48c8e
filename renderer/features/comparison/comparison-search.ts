/** What is compared, as the address says it: each side as `HOST/NAME`. */
export interface ComparisonSearch {
  readonly of: 'stacks' | 'containers';
  readonly a?: string;
  readonly b?: string;
  /** Also what is the same. */
  readonly all?: boolean;
}

/** Reads the address; what does not fit is left out. Pure. */
export function parseComparisonSearch(search: Record<string, unknown>): ComparisonSearch {
  const { of, a, b, all } = search;
  return {
    of: of === 'containers' ? 'containers' : 'stacks',
    ...(typeof a === 'string' ? { a } : {}),
    ...(typeof b === 'string' ? { b } : {}),
    ...(all === true ? { all } : {}),
  };
}
