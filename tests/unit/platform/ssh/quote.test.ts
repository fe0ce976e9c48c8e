import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { quoteArgument, quoteCommand } from '../../../../main/platform/ssh/quote.ts';

/** What a real shell makes of the command line: the arguments, as the program sees them. */
function throughShell(argv: readonly string[]): string[] {
  // NUL between the arguments: the one character that none of them can hold.
  const printer = `printf '%s\\0' ${argv.map(quoteArgument).join(' ')}`;
  const output = execFileSync('sh', ['-c', printer]);
  return output.toString('utf8').split('\0').slice(0, -1);
}

const argument = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((text) => !text.includes('\0') && text.isWellFormed());
const nasty = fc.constantFrom(
  "'",
  '"',
  '\\',
  '$(id)',
  '`id`',
  '!',
  '!!',
  '\n',
  '-rf',
  '--',
  '*',
  '~',
  '=ls',
  '%1',
  '{a,b}',
  ';',
  '&',
  '#',
  '',
);

describe('quoteArgument', () => {
  it('hands every argument through a real sh byte for byte', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            argument,
            nasty,
            fc.tuple(nasty, argument, nasty).map((t) => t.join('')),
          ),
          { minLength: 1, maxLength: 20 },
        ),
        (argv) => {
          expect(throughShell(argv)).toEqual(argv);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses NUL, which no argument can hold', () => {
    expect(() => quoteArgument('a\0b')).toThrow('An argument of a remote command holds a NUL character.');
  });
});

describe('quoteCommand', () => {
  it('leaves plain words readable and quotes the rest', () => {
    expect(quoteCommand(['docker', '-H', 'unix:///a', "it's", 'a=b', ''])).toBe(
      String.raw`docker -H unix:///a 'it'\''s' 'a=b' ''`,
    );
  });

  it('refuses a command without a program', () => {
    expect(() => quoteCommand([])).toThrow('A remote command names no program.');
  });
});
