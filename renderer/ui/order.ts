const collator = new Intl.Collator(undefined, { numeric: true });

/** The order of two names as a person expects it: `web-2` before `web-10`. */
export function compareNames(a: string, b: string): number {
  // Making a collator anew for each comparison, as localeCompare does with options, costs thirty times as much.
  return collator.compare(a, b);
}
