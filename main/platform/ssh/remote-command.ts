import { WheelhouseError } from '../errors.ts';
import { quoteCommand } from './quote.ts';

// OpenBSD's csh reads no word longer than 1,024 characters.
const maxWord = 400;

// A login that is no terminal often has a short PATH (docker/cli#3045). Behind what is there, so that nothing changes for
// a program that is found without.
const morePlaces = [
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  '/snap/bin:/opt/homebrew/bin:/opt/docker/bin:/opt/bin',
  '$HOME/bin:$HOME/.local/bin',
].join(':');

/** The bytes of a text as printf's %b reads them back; only characters that no shell of any kind treats specially. */
function encode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCodePoint(byte);
    encoded += /[A-Za-z0-9_@+:,./=-]/.test(character)
      ? character
      : String.raw`\0` + byte.toString(8).padStart(3, '0');
  }
  return encoded;
}

function toWords(encoded: string): readonly string[] {
  // Never within an escape.
  return encoded.match(new RegExp(String.raw`(?:\\0[0-7]{3}|[^\\]){1,${String(maxWord / 5)}}`, 'g')) ?? [];
}

/**
 * A command line that runs a program with its arguments byte for byte, whatever the login shell is: sh, bash, zsh, fish,
 * csh. sshd hands the line to that shell, whose rules for quotes, line breaks and ! differ; so it holds only words that all
 * of them read alike, out of which a plain sh makes the real line. The mark is written to standard output and standard
 * error right before the program starts; what stands in front of it was said by the login (a chatty .bashrc).
 * Pure. Throws VALIDATION for NUL and for no program.
 */
export function remoteCommand(argv: readonly string[], mark: string): string {
  if (!/^[A-Za-z0-9-]{8,}$/.test(mark))
    throw new WheelhouseError('INTERNAL', 'The mark of a command is no word.');
  // In two halves, so that a shell that prints what it runs does not print the mark.
  const half = Math.floor(mark.length / 2);
  const say = `printf '%s%s\\n' ${mark.slice(0, half)} ${mark.slice(half)}`;
  const line = `${say}; ${say} >&2; PATH="\${PATH:+$PATH:}${morePlaces}"; export PATH; exec ${quoteCommand(argv)}`;
  const words = toWords(encode(line)).map((word) => `'${word}'`);
  return `/bin/sh -c 'eval "$(printf %b "$@")"' sh ${words.join(' ')}`;
}
