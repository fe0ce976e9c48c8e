import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HostShell } from '../../../main/platform/shell/types.ts';
import { cutNetwork, ensureLab, healNetwork, type LabWorld } from '../../lab/world.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { reachLocal, reachRemote } from './undo-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterEach(async () => {
  await healNetwork();
});

const places: readonly [string, () => Promise<HostShell>][] = [
  ['over SSH', async () => (await reachRemote(world)).shell],
  ['here', async () => (await reachLocal(world)).shell],
];

describe.each(places)('a program %s', (_where, open) => {
  test('gives all that it wrote, how it ended, and gets every byte of its arguments and input', async () => {
    const shell = await open();
    const argument = `a 'b' "c" $d \`e\` \\ ! * \n-f`;
    const echoed = await shell.run(['printf', '%s', argument]);
    expect(echoed).toMatchObject({ code: 0, stdout: argument, stderr: '' });
    const input = Buffer.alloc(1_000_000, 'x');
    const { stdout } = await shell.run(['cat'], { input });
    expect(stdout.length).toBe(input.length);
    const failed = await shell.run(['sh', '-c', 'echo no >&2; exit 7']);
    expect(failed).toMatchObject({ code: 7, stderr: 'no\n' });
    // sshd may tell the exit before the end of the output.
    const sizes = await Promise.all(
      Array.from({ length: 6 }, async () => (await shell.run(['seq', '1', '60000'])).stdout.length),
    );
    expect(new Set(sizes)).toEqual(new Set([348_894]));
    expect(await failureOf(shell.run(['printf', 'a\0b']))).toMatchObject({ code: 'VALIDATION' });
  });

  test('is not waited for when it takes too long, is cancelled, or left something behind', async () => {
    const shell = await open();
    const late = performance.now();
    expect(await failureOf(shell.run(['sleep', '60'], { timeoutMs: 500 }))).toMatchObject({
      code: 'ENGINE_ERROR',
    });
    const signal = AbortSignal.timeout(300);
    expect(await failureOf(shell.run(['sleep', '60'], { signal }))).toMatchObject({ code: 'CANCELLED' });
    const left = await shell.run(['sh', '-c', 'sleep 20 & echo left']);
    expect(left).toMatchObject({ code: 0, stdout: 'left\n' });
    expect(performance.now() - late).toBeLessThan(8000);
  });
});

test('a program on a host that went silent ends with its deadline, and one whose connection breaks says so', async () => {
  const { shell } = await reachRemote(world);
  const started = await shell.start(['cat']);
  await cutNetwork();
  const late = performance.now();
  expect(await failureOf(shell.run(['true'], { timeoutMs: 800 }))).toMatchObject({
    code: expect.stringMatching(/ENGINE_ERROR|HOST_UNREACHABLE/),
  });
  expect(performance.now() - late).toBeLessThan(3_000);
  started.kill();
});
