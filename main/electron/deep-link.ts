const scheme = /^wheelhouse:/i;

/**
 * The link that the system handed to the program, null where it came without one. On Windows everything after `--` comes
 * from whoever made the link, so nothing behind it is ever a switch.
 */
export function linkIn(args: readonly string[]): string | null {
  return args.find((argument) => scheme.test(argument)) ?? null;
}

/** The arguments that may be switches: those before `--`. */
export function beforeLinks(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

/** True for a link of ours, or what is made to look like one. */
export function isLink(argument: string): boolean {
  return scheme.test(argument);
}
