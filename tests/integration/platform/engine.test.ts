import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import type {
  EngineClient,
  EngineEvent,
  EngineOptions,
  LogLine,
} from '../../../main/platform/docker/types.ts';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { connectToLab, failureOf } from '../../support/lab-connection.ts';
import { labContainer } from '../../support/lab-container.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

async function open(name: EngineName, options: Partial<EngineOptions> = {}): Promise<EngineClient> {
  const target =
    name === 'local'
      ? ({ kind: 'socket', socketPath: world.local.socketPath } as const)
      : ({ kind: 'ssh', connection: await connectToLab(world) } as const);
  const client = await openEngineClient(target, { hostLabel: name, ...options });
  onTestFinished(() => {
    client.close();
  });
  return client;
}

async function readLog(log: AsyncIterable<readonly LogLine[]>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const batch of log) all.push(...batch);
  return all;
}

const written = (lines: readonly LogLine[], stream: LogLine['stream']): string =>
  lines
    .filter((line) => line.stream === stream)
    .map((line) => (line.isOpen === true ? line.text : `${line.text}\n`))
    .join('');

async function stopped(engine: EngineName, name: string): Promise<void> {
  await docker(engine, ['wait', name]);
}

describe.each<EngineName>(['local', 'remote'])('the %s engine', (name) => {
  it('tells its version, and one that we both speak', async () => {
    const client = await open(name);
    const version = await client.version();
    expect(version.version).toBe(world[name].version);
    expect(version.negotiatedApiVersion).toBe(version.apiVersion);
    expect(version.engineId).toBe((await docker(name, ['info', '--format', '{{.ID}}'])).trim());
    expect(client.transport).toBe(name === 'local' ? 'socket' : 'streamlocal');
  });

  it('lists the containers that its own command line lists', async () => {
    const stray = await labContainer(name, 'true', [], false);
    const rows = (await docker(name, ['ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.ID}}']))
      .trim()
      .split('\n');
    const listed = await (await open(name)).listContainers();
    expect(listed.map((one) => `${one.name} ${one.id}`).sort()).toEqual(rows.sort());
    expect(listed.find((one) => one.name === stray)).toMatchObject({
      state: 'created',
      health: null,
      exitCode: null,
      image: 'busybox:1',
    });
  });

  it('shows one container in full, and the names of its secrets only', async () => {
    const flags =
      '--env API_TOKEN=hunter2 --label team=shop --restart on-failure:2 --tty --health-cmd true --health-interval 3s ' +
      '--volume /data --publish 127.0.0.1::80 --user 65534';
    const container = await labContainer(name, 'exit 7', flags.split(' '));
    await expect
      .poll(
        async () => docker(name, ['inspect', '--format', '{{.State.Status}} {{.RestartCount}}', container]),
        { timeout: 20_000 },
      )
      .toBe('exited 2\n');
    const detail = await (await open(name)).inspectContainer(container);
    expect(JSON.stringify(detail)).not.toContain('hunter2');
    expect(detail).toMatchObject({
      name: container,
      state: 'exited',
      exitCode: 7,
      restartCount: 2,
      oomKilled: false,
      tty: true,
      labels: { team: 'shop' },
      restartPolicy: { name: 'on-failure', maximumRetryCount: 2 },
      healthcheck: { intervalMs: 3_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 },
      command: ['sh', '-c', 'exit 7'],
      user: '65534',
      logDriver: 'json-file',
      mounts: [{ kind: 'volume', destination: '/data', readOnly: false }],
    });
    expect(detail.envNames).toContain('API_TOKEN');
    const finished = Date.parse(
      (await docker(name, ['inspect', '--format', '{{.State.FinishedAt}}', container])).trim(),
    );
    expect(detail.finishedAtMs).toBe(finished);
    expect(detail.startedAtMs).toBeGreaterThan(detail.createdAtMs);
  });

  it('starts, pauses, resumes, restarts, stops, kills and removes; doing it twice is fine where Docker says so', async () => {
    const client = await open(name);
    const container = await labContainer(name, 'trap exit TERM; while :; do sleep 0.1; done', [], false);
    const state = async (): Promise<string> => (await client.inspectContainer(container)).state;
    await client.start(container);
    await client.start(container);
    expect(await state()).toBe('running');
    await client.pause(container);
    expect(await state()).toBe('paused');
    expect(await failureOf(client.pause(container))).toMatchObject({
      code: expect.stringMatching(/^(CONFLICT|ENGINE_ERROR)$/),
    });
    await client.unpause(container);
    const before = (await client.inspectContainer(container)).startedAtMs;
    await client.restart(container, { timeoutS: 1 });
    expect((await client.inspectContainer(container)).startedAtMs).toBeGreaterThan(before ?? 0);
    expect(await failureOf(client.remove(container))).toMatchObject({ code: 'CONFLICT' });
    await client.kill(container, { killSignal: 'KILL' });
    await stopped(name, container);
    expect((await client.inspectContainer(container)).exitCode).toBe(137);
    await client.stop(container);
    await client.remove(container, { volumes: true });
    expect(await failureOf(client.start(container))).toMatchObject({
      code: 'NOT_FOUND',
      message: `There is no container ${container} on ${name} any more.`,
    });
  });

  it('sends events with exact times, none lost after it has subscribed', async () => {
    const client = await open(name);
    const stop = new AbortController();
    const events = client.events({ signal: stop.signal });
    await events.subscribed;
    const container = await labContainer(name, 'exit 3');
    const seen: EngineEvent[] = [];
    for await (const event of events) {
      if (event.attributes['name'] !== container) continue;
      seen.push(event);
      if (event.action === 'die') stop.abort();
    }
    expect(seen.map((event) => event.action)).toEqual(['create', 'start', 'die']);
    expect(seen.at(-1)?.attributes['exitCode']).toBe('3');
    const times = seen.map((event) => event.atNs);
    expect(times).toEqual([...times].sort());
    expect(times.every((ns) => /^\d{19}$/.test(ns))).toBe(true);
  });

  it('names the registry digest of an image, or null for one that was built here', async () => {
    const client = await open(name);
    const [any] = await client.listContainers();
    expect(await client.imageDigest(any?.imageId ?? '')).toBeNull();
    expect(await failureOf(client.imageDigest(`sha256:${'0'.repeat(64)}`))).toMatchObject({
      code: 'ENGINE_ERROR',
    });
  });
});

// What the engine cuts, repeats, escapes and replaces: 16 KiB messages, NUL, broken UTF-8, no newline at the end.
const oddOutput = [
  String.raw`printf '\033[31mred\033[0m\r\n'`,
  String.raw`head -c 16384 /dev/zero | tr '\0' a; echo`,
  String.raw`head -c 16385 /dev/zero | tr '\0' b; echo`,
  String.raw`head -c 100000 /dev/zero | tr '\0' c; echo end`,
  String.raw`printf '\377\376bad\300\n'; printf 'nul\000x\n'; echo; echo '한국어 👩‍🚀'`,
  String.raw`head -c 40000 /dev/zero | tr '\0' e >&2; echo >&2; echo last >&2`,
  String.raw`printf 'no newline'`,
].join('; ');

describe.each<EngineName>(['local', 'remote'])('logs of the %s engine', (name) => {
  it.each([
    ['a multiplexed stream', [], false],
    ['a TTY', ['--tty'], true],
  ] as const)('are byte for byte what docker logs prints: %s', async (_what, options, tty) => {
    const container = await labContainer(name, oddOutput, options);
    await stopped(name, container);
    const client = await open(name);
    const lines = await readLog(client.logs(container, { tty }));
    expect(written(lines, 'stdout')).toBe(await docker(name, ['logs', container]));
    expect(await readLog(client.logs(container))).toEqual(lines);
    expect(lines.every((line) => line.cutBytes === 0 && /^\d{19}$/.test(line.ns))).toBe(true);
    expect(written(lines, 'stderr')).toBe(tty ? '' : `${'e'.repeat(40_000)}\nlast\n`);
  });

  it('cuts a line of several megabytes at 1 MiB and says so', async () => {
    const container = await labContainer(
      name,
      String.raw`head -c 3000000 /dev/zero | tr '\0' d; echo; echo after`,
    );
    await stopped(name, container);
    const lines = await readLog((await open(name)).logs(container));
    expect(lines.map((line) => [line.text.length, line.cutBytes])).toEqual([
      [1_048_576, 3_000_000 - 1_048_576],
      [5, 0],
    ]);
  });

  it('go on exactly where they were left: since a line gives that line again and all after it', async () => {
    const container = await labContainer(name, 'for i in 1 2 3 4 5 6; do echo $i; sleep 0.02; done');
    await stopped(name, container);
    const client = await open(name);
    const all = await readLog(client.logs(container));
    const third = all[2];
    expect(await readLog(client.logs(container, { since: third?.ns ?? '' }))).toEqual(all.slice(2));
    expect((await readLog(client.logs(container, { tail: 2 }))).map((line) => line.text)).toEqual(['5', '6']);
  });

  it('are followed until the container stops, each line as it is written', async () => {
    const container = await labContainer(
      name,
      'i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo line $i; done; sleep 1; echo bye',
    );
    const lines = await readLog((await open(name)).logs(container, { follow: true }));
    expect(lines.map((line) => line.text)).toEqual([
      ...Array.from({ length: 500 }, (_, index) => `line ${String(index + 1)}`),
      'bye',
    ]);
  });

  it('of a container that is gone say so', async () => {
    expect(await failureOf(readLog((await open(name)).logs('wheelhouse-no-such')))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await failureOf(readLog((await open(name)).logs('wheelhouse-no-such', { tty: false }))),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('where sshd forwards no socket', () => {
  const openAs = async (user: string): Promise<EngineClient> => {
    const connection = await connectToLab(world, { user });
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    onTestFinished(() => {
      client.close();
    });
    return client;
  };

  it('docker system dial-stdio takes its place, and shows', async () => {
    const client = await openAs(world.remote.users.withoutForwarding);
    expect(client.transport).toBe('dial-stdio');
    const ids = async (asked: EngineClient): Promise<string[]> =>
      (await asked.listContainers()).map(({ id }) => id);
    expect(await ids(client)).toEqual(await ids(await open('remote')));
  });

  it('and the login may not use the socket, sudo -n does, where it is allowed', async () => {
    expect((await openAs(world.remote.users.sudo)).transport).toBe('dial-stdio');
    expect(await failureOf(openAs(world.remote.users.withoutSocket))).toMatchObject({
      code: 'AUTH_FAILED',
      details: { reason: 'socket-permission' },
    });
  });

  it('many streams share at most 8 channels, and requests are answered all the same', async () => {
    const connection = await connectToLab(world, { user: world.remote.users.withoutForwarding });
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    const stop = new AbortController();
    const container = await labContainer('remote', 'while :; do echo tick; sleep 0.1; done');
    const follows = Array.from({ length: 12 }, () =>
      readLog(client.logs(container, { tty: false, follow: true, tail: 1, signal: stop.signal })),
    );
    await expect.poll(() => connection.channelCount).toBeGreaterThanOrEqual(6);
    for (let round = 0; round < 5; round += 1) {
      expect((await client.listContainers()).length).toBeGreaterThan(0);
      expect(connection.channelCount).toBeLessThanOrEqual(8);
    }
    stop.abort();
    await Promise.all(follows);
    client.close();
    await expect.poll(() => connection.channelCount).toBe(0);
    expect(await (await connection.exec(['true'])).exit).toEqual({ code: 0, signal: null });
  });
});
