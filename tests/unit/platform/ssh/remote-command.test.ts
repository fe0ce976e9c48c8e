import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MarkFinder } from '../../../../main/platform/ssh/after-mark.ts';
import { remoteCommand } from '../../../../main/platform/ssh/remote-command.ts';

const mark = 'wheelhouse-0123456789abcdef';

/** What a real shell makes of the line: the arguments, as the program sees them behind the mark. */
function throughShell(shell: string, argv: readonly string[]): string[] {
  const command = remoteCommand(['printf', String.raw`%s\0`, ...argv], mark);
  const output = execFileSync(shell, ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
  const own = new MarkFinder(mark).take(output);
  return own === null ? [] : own.toString('utf8').split('\0').slice(0, -1);
}

const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((one) => !one.includes('\0') && one.isWellFormed());
const nasty = fc.constantFrom(
  ...`' " \\ \\\\ $(id) \`id\` ! !! -rf -- * ~ =ls %1 {a,b} ; & # \\0101 %b ä 👍`.split(' '),
  '',
  '\n',
  'a\nb',
  '\u0007',
  'x'.repeat(3_000),
);
const shells = ['/bin/sh', '/bin/bash', '/usr/bin/fish', '/usr/bin/tcsh', '/bin/csh'].filter((shell) =>
  existsSync(shell),
);

describe('a remote command', () => {
  it.each(shells)('arrives byte for byte through a real %s', (shell) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            text,
            nasty,
            fc.tuple(nasty, text, nasty).map((parts) => parts.join('')),
          ),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        (argv) => {
          expect(throughShell(shell, argv)).toEqual(argv);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('holds nothing that a shell could read in its own way, and no mark that a shell could repeat', () => {
    const command = remoteCommand(['sh', '-c', "echo 'a!b'\n\\"], mark);
    expect(command).toMatch(/^\/bin\/sh -c 'eval "\$\(printf %b "\$@"\)"' sh( '[\w@+:,./=\\-]+')+$/);
    expect(command).not.toContain(mark);
  });

  it('refuses no program and NUL', () => {
    expect(() => remoteCommand([], mark)).toThrow('A remote command names no program.');
    expect(() => remoteCommand(['a\0'], mark)).toThrow('NUL');
  });
});

describe('the mark', () => {
  it('is found wherever the chunks are cut, and what stands before it is left out', () => {
    const whole = Buffer.from(`Welcome!\nwheelhouse-0123\n${mark}\nanswer ${mark}\n`);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const finder = new MarkFinder(mark);
      const parts = [whole.subarray(0, cut), whole.subarray(cut)].map(
        (chunk) => finder.take(chunk)?.toString() ?? '',
      );
      expect(parts.join('')).toBe(`answer ${mark}\n`);
    }
  });
});
