import { WheelhouseError } from '../errors.ts';

// No = (an assignment in front, zsh's =command), no % (a job), no ~ and no braces.
const plain = /^[A-Za-z0-9_@+:,./-]+$/;

/**
 * One argument as a POSIX shell reads it back byte for byte. Line breaks stay inside the quotes.
 * Pure. Throws VALIDATION for NUL, which no argument can hold.
 */
export function quoteArgument(argument: string): string {
  if (argument.includes('\0')) {
    throw new WheelhouseError('VALIDATION', 'An argument of a remote command holds a NUL character.', {
      hint: 'Leave it out: no program can be given one.',
    });
  }
  if (plain.test(argument)) return argument;
  // Backslash and ! stand outside the quotes too: inside them fish reads \\ and \', and csh reads !.
  return `'${argument.replaceAll(/['\\!]/g, String.raw`'\$&'`)}'`;
}

/** A command line for sshd, which hands it to the login shell. Pure. Throws VALIDATION for NUL and for no program. */
export function quoteCommand(argv: readonly string[]): string {
  if (argv.length === 0 || argv[0] === '') {
    throw new WheelhouseError('VALIDATION', 'A remote command names no program.');
  }
  return argv.map(quoteArgument).join(' ');
}
