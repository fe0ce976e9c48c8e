import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { askMetered } from '../../../../main/platform/power/metered.ts';
import { temporaryFolder } from '../../../support/folders.ts';

/** A program in the place of `busctl`. */
function program(script: string): string {
  const file = path.join(temporaryFolder(), 'busctl');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return file;
}

test.runIf(process.platform === 'linux').each([
  ['u 1', true],
  ['u 3', true],
  ['u 2', false],
  ['u 4', false],
  ['u 0', null],
  ['u 77', null],
  ['no sense at all', null],
])('NetworkManager’s “%s” means %s', async (says, expected) => {
  expect(await askMetered(program(`echo '${says}'`))).toBe(expected);
});

test('a machine without NetworkManager is not asked to have one', async () => {
  expect(await askMetered(path.join(temporaryFolder(), 'busctl'))).toBe('absent');
  expect(await askMetered(program('echo "The name is not activatable" >&2; exit 1'))).toBe('absent');
});
