import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import {
  createExec,
  inspectExec,
  isNotStarted,
  resizeExec,
  runExec,
  settledExec,
  startExec,
} from '../../../main/platform/docker/exec.ts';
import type { EngineClient } from '../../../main/platform/docker/types.ts';
import { ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { connectToLab, failureOf } from '../../support/lab-connection.ts';
import { labContainer } from '../../support/lab-container.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

async function open(name: EngineName): Promise<EngineClient> {
  const target =
    name === 'local'
      ? ({ kind: 'socket', socketPath: world.local.socketPath } as const)
      : ({ kind: 'ssh', connection: await connectToLab(world) } as const);
  const client = await openEngineClient(target, { hostLabel: name });
  onTestFinished(() => {
    client.close();
  });
  return client;
}

async function readAll(pipe: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of pipe) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

describe.each<EngineName>(['local', 'remote'])('a program in a container of the %s engine', (name) => {
  it('answers what it wrote on either stream, and its exit code', async () => {
    const container = await labContainer(name, 'sleep 600');
    const engine = await open(name);
    const argv = ['sh', '-c', 'echo "out $1"; echo err >&2; exit 7', 'sh', "a b'$(x)"];
    expect(await runExec(engine, { container, argv })).toEqual({
      stdout: "out a b'$(x)\n",
      stderr: 'err\n',
      exitCode: 7,
      isCut: false,
    });
    await expect.poll(() => engine.openRequests).toBe(0);
  });

  it('reads its standard input to the end, half closed, with every byte intact', async () => {
    const container = await labContainer(name, 'sleep 600');
    const engine = await open(name);
    const id = await createExec(engine, {
      container,
      argv: ['sh', '-c', 'md5sum; exit 3'],
      stdin: true,
      tty: false,
    });
    const pipe = await startExec(engine, id, { tty: false, container });
    const sent = Buffer.alloc(3_000_000, 'wheel');
    const digest = createHash('md5').update(sent).digest('hex');
    pipe.end(sent);
    expect((await readAll(pipe)).slice(8)).toBe(`${digest}  -\n`);
    expect(await settledExec(engine, id)).toEqual({ isRunning: false, exitCode: 3 });
  });

  it('gives a TTY its size, and takes another', async () => {
    const container = await labContainer(name, 'sleep 600');
    const engine = await open(name);
    const argv = ['sh', '-c', 'read go; stty size; exit 0'];
    const id = await createExec(engine, { container, argv, stdin: true, tty: true });
    const pipe = await startExec(engine, id, { tty: true, container });
    await resizeExec(engine, id, { columns: 123, rows: 45 });
    pipe.write('go\n');
    expect(await readAll(pipe)).toContain('45 123');
  });

  it('says that there is no such program, or no such container', async () => {
    const container = await labContainer(name, 'sleep 600');
    const engine = await open(name);
    const missing = await runExec(engine, { container, argv: ['/no/such/program'] });
    expect(isNotStarted(missing.exitCode, missing.stdout + missing.stderr)).toBe(true);
    expect(
      await failureOf(runExec(engine, { container: 'no-such-container', argv: ['true'] })),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('ends the pipe with its signal, and keeps no request open', async () => {
    const container = await labContainer(name, 'sleep 600');
    const engine = await open(name);
    const id = await createExec(engine, { container, argv: ['cat'], stdin: true });
    const stop = new AbortController();
    const pipe = await startExec(engine, id, { tty: false, container, signal: stop.signal });
    expect((await inspectExec(engine, id)).isRunning).toBe(true);
    expect(engine.openRequests).toBe(1);
    stop.abort();
    expect(await failureOf(readAll(pipe))).toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => engine.openRequests).toBe(0);
  });
});
