import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  readDetached,
  removeDetached,
  signalDetached,
  startDetached,
  type DetachedReading,
} from '../../../../main/platform/shell/detached.ts';
import { createLocalShell } from '../../../../main/platform/shell/local-shell.ts';
import { temporaryFolder } from '../../../support/folders.ts';

const shell = createLocalShell('here');
let state = '';

beforeEach(() => {
  state = temporaryFolder();
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function untilEnded(id: string): Promise<DetachedReading> {
  for (let look = 0; look < 100; look += 1) {
    const reading = await readDetached(shell, id, 0);
    if (reading.state !== 'running') return reading;
    await sleep(50);
  }
  throw new Error('It did not end.');
}

const newId = (): string => `test-${randomBytes(4).toString('hex')}`;
const run = (id: string, script: string, ...args: string[]) =>
  startDetached(shell, { id, workingFolder: '', argv: ['sh', '-c', script, 'sh', ...args] });

test('a detached program keeps what it writes and how it ended, its arguments byte for byte', async () => {
  const id = newId();
  const hostile = `a b'c"d $HOME \\ * ;`;
  await run(id, 'printf "%s\\n" "$1"; echo wrong >&2; exit 7', hostile);
  const reading = await untilEnded(id);
  expect(reading).toMatchObject({
    state: 'ended',
    exitCode: 7,
    output: `${hostile}\nwrong\n`,
    hasMore: false,
  });
  expect(await readDetached(shell, id, reading.nextOffsetBytes)).toMatchObject({ output: '' });
});

test('an id is started once, whoever asks again', async () => {
  const id = newId();
  const file = path.join(state, 'count');
  expect(await run(id, 'echo once >> "$1"; sleep 0.3', file)).toEqual({ existed: false });
  expect(await run(id, 'echo once >> "$1"', file)).toEqual({ existed: true });
  await untilEnded(id);
  const { stdout } = await shell.run(['cat', file]);
  expect(stdout).toBe('once\n');
});

test('a signal reaches the program and what it started; how it ended is still written', async () => {
  const id = newId();
  await run(id, 'trap "echo asked; exit 3" TERM; sleep 100 & wait');
  expect(await readDetached(shell, id, 0)).toMatchObject({ state: 'running', exitCode: null });
  await sleep(200);
  expect(await signalDetached(shell, id, 'TERM')).toBe('sent');
  expect(await untilEnded(id)).toMatchObject({ state: 'ended', exitCode: 3, output: 'asked\n' });
  expect(await signalDetached(shell, id, 'TERM')).toBe('gone');
});

test('one whose keeper was killed is lost, and one that was removed is absent', async () => {
  const id = newId();
  await run(id, 'sleep 100');
  expect(await signalDetached(shell, id, 'KILL')).toBe('sent');
  await sleep(100);
  expect(await readDetached(shell, id, 0)).toMatchObject({ state: 'lost' });
  await removeDetached(shell, id);
  expect(await readDetached(shell, id, 0)).toMatchObject({ state: 'absent', output: '' });
  expect(readdirSync(path.join(state, 'wheelhouse', 'run'))).toEqual([]);
});

test('long output is read in pieces, and folders are the login’s alone', async () => {
  const id = newId();
  await run(
    id,
    'i=0; while [ $i -lt 3000 ]; do echo "line $i ää 한국어 ........................"; i=$((i+1)); done',
  );
  const first = await untilEnded(id);
  expect(first.hasMore).toBe(true);
  let text = first.output;
  for (let at = first; at.hasMore;) {
    at = await readDetached(shell, id, at.nextOffsetBytes);
    text += at.output;
  }
  expect(text.split('\n')).toHaveLength(3001);
  expect(existsSync(path.join(state, 'wheelhouse', 'run', id))).toBe(true);
  const { stdout } = await shell.run(['stat', '-c', '%a', path.join(state, 'wheelhouse', 'run', id)]);
  expect(stdout).toBe('700\n');
});
