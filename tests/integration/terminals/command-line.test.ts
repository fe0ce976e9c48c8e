import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { labContainer } from '../../support/lab-container.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

interface Ran {
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}

/** Runs the command line on a data folder, with bytes on its standard input. */
async function wheelhouse(
  folder: string,
  args: readonly string[],
  input: Buffer | string = '',
): Promise<Ran> {
  const child = spawn(process.execPath, [path.join(repository, 'main/cli/main.ts'), ...args], {
    env: { ...process.env, WHEELHOUSE_DATA: folder, LANG: 'C' },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  return { code: await code, out, err: err.toString() };
}

it('pipes into a program of a container, byte for byte, and passes its exit code on', async () => {
  const folder = temporaryFolder();
  onTestFinished(async () => {
    await wheelhouse(folder, ['system', 'stop', '--force']);
  });
  const container = await labContainer('local', 'sleep 600');
  await wheelhouse(folder, ['hosts', 'add', world.local.dockerHost, '--name', 'near']);
  const open = (...command: readonly string[]) => ['terminals', 'open', container, '--', ...command];

  const sent = randomBytes(3_000_000);
  const copied = await wheelhouse(folder, open('cat'), sent);
  const digest = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
  expect([copied.code, copied.err, digest(copied.out)]).toEqual([0, '', digest(sent)]);

  const both = await wheelhouse(folder, open('sh', '-c', 'echo --out; echo err >&2; exit 7'));
  expect([both.code, both.out.toString(), both.err]).toEqual([7, '--out\n', 'err\n']);

  const early = await wheelhouse(folder, open('head', '-c', '5'), sent);
  expect([early.code, early.out.length]).toEqual([0, 5]);

  const missing = await wheelhouse(folder, open('/no/such'));
  expect(missing.err).toContain(`/no/such cannot be started in ${container} on near.`);
  expect(missing.code).not.toBe(0);
});
