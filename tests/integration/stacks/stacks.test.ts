import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Inventory } from '../../../main/contract/stacks.ts';
import { ownLabel } from '../../../main/platform/docker/own.ts';
import {
  crashContainer,
  cutNetwork,
  docker,
  ensureLab,
  healNetwork,
  restartDockerd,
  type EngineName,
  type LabWorld,
} from '../../lab/world.ts';
import { expectNothingLeft, openHandles, openRooms, until, type LabRooms } from '../../support/lab-rooms.ts';

let lab: LabWorld;
const image = 'busybox:1';
const prefix = 'stacks-test';

beforeAll(async () => {
  lab = await ensureLab();
  await sweep();
});

afterEach(async () => {
  await healNetwork();
  await sweep();
});

/** Removes what an earlier test made. */
async function sweep(): Promise<void> {
  for (const engine of ['local', 'remote'] as const) {
    const ids = await docker(engine, ['ps', '-aq', '--filter', `name=${prefix}`]);
    if (ids.trim() !== '') await docker(engine, ['rm', '-f', ...ids.trim().split('\n')]);
  }
}

async function run(engine: EngineName, name: string, ...args: string[]): Promise<string> {
  const id = await docker(engine, ['run', '-d', '--name', `${prefix}-${name}`, ...args]);
  return id.trim();
}

/** Both hosts of the lab, ready and listed. */
async function openLab(protect = false): Promise<LabRooms> {
  const rooms = openRooms();
  const ed25519 = lab.hostKeys.find((key) => key.type === 'ssh-ed25519');
  await rooms.client.hosts.add({ address: lab.local.dockerHost, name: 'near', protected: protect });
  await rooms.client.hosts.add({
    address: lab.remote.sshUrl,
    name: 'far',
    identityFile: lab.keys.deploy,
    acceptFingerprint: ed25519?.fingerprint,
    protected: protect,
  });
  await until('both hosts to be listed', async () =>
    (await certainties(rooms)).every((one) => one === 'fresh'),
  );
  return rooms;
}

async function inventoryOf({ client }: LabRooms, host: string): Promise<Inventory> {
  const { inventories } = await client.containers.list({ host });
  const [inventory] = inventories;
  if (inventory === undefined) throw new Error(`There is no inventory of ${host}.`);
  return inventory;
}

async function certainties({ client }: LabRooms): Promise<string[]> {
  const { inventories } = await client.containers.list();
  return inventories.map(({ certainty }) => certainty);
}

// Containers that crash by design are between two states at any moment.
const restless = new Set(['crash-loop']);

/** What the engine's own command line says of its containers; but for Wheelhouse's own, such as the lock of a run that was killed. */
async function truth(engine: EngineName): Promise<string[]> {
  const format = `{{.ID}} {{.Names}} {{.State}}|{{.Label "${ownLabel}"}}`;
  const rows = await docker(engine, ['ps', '-a', '--no-trunc', '--format', format]);
  return rows
    .trim()
    .split('\n')
    .filter((row) => row.endsWith('|'))
    .map((row) => settle(row.slice(0, -1)))
    .sort();
}

function settle(row: string): string {
  return [...restless].some((name) => row.includes(name)) ? row.replace(/ \S+$/, '') : row;
}

function shown(inventory: Inventory): string[] {
  return inventory.containers.map(({ id, name, state }) => settle(`${id} ${name} ${state}`)).sort();
}

async function isTruth(rooms: LabRooms, host: string, engine: EngineName): Promise<boolean> {
  const inventory = await inventoryOf(rooms, host);
  return (
    inventory.certainty === 'fresh' &&
    JSON.stringify(shown(inventory)) === JSON.stringify(await truth(engine))
  );
}

async function stateOf(rooms: LabRooms, host: string, name: string): Promise<string | undefined> {
  const { containers } = await inventoryOf(rooms, host);
  return containers.find((container) => container.name === `${prefix}-${name}`)?.state;
}

describe('the list of containers', () => {
  test('is what docker ps -a says, on both engines, grouped by Compose project', async () => {
    const rooms = await openLab();
    await until('the truth of the near engine', () => isTruth(rooms, 'near', 'local'));
    await until('the truth of the far engine', () => isTruth(rooms, 'far', 'remote'));
    const { stacks } = await rooms.client.stacks.list();
    const names = stacks.map(({ name }) => name).filter((name) => name !== null);
    expect([...new Set(names)].sort()).toEqual([...lab.stacks].sort());
    expect(names).toHaveLength(lab.stacks.length * 2);
  });

  test('has state, health, restarts, exit code, image and ports of each', async () => {
    const rooms = await openLab();
    const { containers } = await inventoryOf(rooms, 'far');
    const find = (name: string) => containers.find((container) => container.name === name);
    expect(find(lab.containers.unhealthy)).toMatchObject({ health: 'unhealthy', status: 'degraded' });
    expect(find(lab.containers.colours)).toMatchObject({ tty: true, status: 'up', stack: 'trouble' });
    expect(find(lab.containers.crashLoop)?.restartCount).toBeGreaterThan(0);
    expect(find(lab.containers.crashLoop)).toMatchObject({ restartPolicy: 'always', image: 'busybox:1' });
    expect(containers.some(({ ports }) => ports.some((port) => port.publicPort !== null))).toBe(true);
  });

  test('follows what happens, by events alone', async () => {
    const rooms = await openLab();
    const watch = await rooms.client.containers.watch({ host: 'far' });
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot' });
    await run('remote', 'live', image, 'sleep', '1000');
    await until('the new container', async () => (await stateOf(rooms, 'far', 'live')) === 'running', 5000);
    await docker('remote', ['pause', `${prefix}-live`]);
    await until('its pause', async () => (await stateOf(rooms, 'far', 'live')) === 'paused', 5000);
    await docker('remote', ['rm', '-f', `${prefix}-live`]);
    await until('its end', async () => (await stateOf(rooms, 'far', 'live')) === undefined, 5000);
    const { value } = await watch.next();
    expect(value).toMatchObject({ type: 'containers' });
    await watch.return?.(undefined);
  });
});

describe('a connection that is cut', () => {
  test('leaves the last content stale with its age; healed, the list is the truth again', async () => {
    const before = openHandles();
    const rooms = await openLab();
    await run('remote', 'gone', image, 'sleep', '1000');
    await run('remote', 'kept', image, 'sleep', '1000');
    await until('both to be seen', async () => (await stateOf(rooms, 'far', 'kept')) === 'running');
    await cutNetwork();
    const cutAt = Date.now();
    await docker('remote', ['rm', '-f', `${prefix}-gone`]);
    await docker('remote', ['kill', `${prefix}-kept`]);
    await run('remote', 'new', image, 'sleep', '1000');
    await until(
      'the cut to be noticed',
      async () => (await inventoryOf(rooms, 'far')).certainty === 'stale',
      40_000,
    );
    const stale = await inventoryOf(rooms, 'far');
    expect(stale.observedAt).toBeLessThanOrEqual(cutAt + 1000);
    expect(stale.containers.find(({ name }) => name === `${prefix}-gone`)?.status).toBe('unknown');
    const { problems, containers } = await rooms.client.overview.get();
    expect(problems.filter(({ host }) => host === 'far').map(({ kind }) => kind)).toEqual([
      'hostUnreachable',
    ]);
    expect(containers.unknown).toBe(stale.containers.length);
    await expect(
      rooms.client.containers.restart({ container: `${prefix}-kept`, host: 'far' }),
    ).rejects.toMatchObject({ code: 'HOST_UNREACHABLE', message: expect.stringContaining('far') as string });
    await healNetwork();
    await until('the truth', () => isTruth(rooms, 'far', 'remote'), 60_000);
    await rooms.stop();
    await expectNothingLeft(before);
  });

  test('and an engine that restarts in the middle of its events: the list is the truth', async () => {
    const rooms = await openLab();
    await run('remote', 'always', '--restart', 'always', image, 'sleep', '1000');
    await run('remote', 'never', image, 'sleep', '1000');
    await until('both to be seen', async () => (await stateOf(rooms, 'far', 'never')) === 'running');
    const restart = restartDockerd('remote');
    await until('the end of the events', async () => (await inventoryOf(rooms, 'far')).certainty !== 'fresh');
    await restart;
    await until('the truth', () => isTruth(rooms, 'far', 'remote'), 90_000);
    expect(await stateOf(rooms, 'far', 'always')).toBe('running');
    expect(await stateOf(rooms, 'far', 'never')).toBe('exited');
    // One stream of events is all that stays open on the new connection.
    const far = rooms.hosts.queries.resolve('far');
    await until('the requests to end', () => rooms.hosts.queries.engineOf(far.id).openRequests === 1, 5000);
  });

  test('after a restart of the program with no network the last content is there', async () => {
    const rooms = await openLab();
    const { containers } = await inventoryOf(rooms, 'far');
    await rooms.stop();
    await cutNetwork();
    const next = openRooms(rooms.folder);
    expect(await inventoryOf(next, 'far')).toMatchObject({
      certainty: 'stale',
      containers: containers.map(({ id }) => ({ id, status: 'unknown' })),
    });
  });
});

describe('a safe restart', () => {
  test('of a container that lies there waits until it is healthy, and is audited with before and after', async () => {
    await crashContainer('remote');
    const rooms = await openLab();
    const target = { container: lab.containers.flaky, host: 'far' };
    await until('it to be seen down', async () => {
      const { container } = await rooms.client.containers.get(target);
      return container.status === 'down' && container.exitCode === 137;
    });
    const { problems } = await rooms.client.overview.get();
    const problem = problems.find(({ subject, host }) => subject === target.container && host === 'far');
    expect(problem).toMatchObject({ kind: 'containerDown', fix: 'restart', exitCode: 137 });
    const assessment = await rooms.client.containers.assess(target);
    expect(assessment.warnings).toContainEqual({ kind: 'notRunning', exitCode: 137 });
    expect(assessment.lastLines.length).toBeGreaterThan(0);
    const { jobId } = await rooms.client.containers.restart(target);
    const job = await rooms.ended(jobId);
    expect(job).toMatchObject({ state: 'succeeded', result: { state: 'running', health: 'healthy' } });
    const entries = rooms.audit.list({ limit: 50 });
    expect(entries.find((entry) => entry.jobId === jobId)).toMatchObject({
      act: 'containers.restart',
      actor: 'ana (test)',
      host: 'far',
      outcome: 'done',
      before: { state: 'exited', exitCode: 137 },
      after: { state: 'running', health: 'healthy' },
    });
    await until(
      'it to be up',
      async () => (await rooms.client.containers.get(target)).container.status === 'up',
    );
    await crashContainer('remote');
  });

  test('shows the loop of a container that crashes, with its exit codes and last lines', async () => {
    const rooms = await openLab();
    const target = { container: lab.containers.crashLoop, host: 'near' };
    await until(
      'the loop to be seen',
      async () => (await rooms.client.containers.get(target)).container.crashLoop,
      100_000,
    );
    const assessment = await rooms.client.containers.assess(target);
    expect(assessment.warnings[0]).toMatchObject({ kind: 'crashLoop', windowMs: 600_000 });
    expect(assessment.crashes[0]).toMatchObject({ exitCode: 1, oomKilled: false });
    expect(assessment.lastLinesProblem).toBeNull();
    expect(assessment.watchedSince).not.toBeNull();
    const { problems } = await rooms.client.overview.get();
    expect(problems.find(({ subject, host }) => subject === target.container && host === 'near')?.kind).toBe(
      'containerCrashLoop',
    );
  });

  test('of a container that falls over again says why, with its last words', async () => {
    const rooms = await openLab();
    await run('local', 'broken', image, 'sh', '-c', 'echo cannot open the till >&2; exit 3');
    await until('it to be seen', async () => (await stateOf(rooms, 'near', 'broken')) === 'exited');
    const { jobId } = await rooms.client.containers.restart({ container: `${prefix}-broken` });
    expect(await rooms.ended(jobId)).toMatchObject({
      state: 'failed',
      error: {
        code: 'ENGINE_ERROR',
        message: `${prefix}-broken on near is not healthy: it ended with exit code 3.`,
        details: { exitCode: 3, lastLines: expect.arrayContaining(['cannot open the till']) as unknown },
      },
    });
  });

  test('names what leans on the container', async () => {
    const rooms = await openLab();
    await run('local', 'base', image, 'sleep', '1000');
    await run('local', 'inside', '--network', `container:${prefix}-base`, image, 'sleep', '1000');
    await until('both to be seen', async () => (await stateOf(rooms, 'near', 'inside')) === 'running');
    const { dependants } = await rooms.client.containers.assess({ container: `${prefix}-base` });
    expect(dependants).toEqual([
      { container: `${prefix}-inside`, service: null, state: 'running', reason: 'network' },
    ]);
  });
});

describe('an act', () => {
  test('of every kind does what it says, and is seen', async () => {
    const rooms = await openLab();
    const { client } = rooms;
    await run('remote', 'acts', image, 'sleep', '1000');
    await until('it to be seen', async () => (await stateOf(rooms, 'far', 'acts')) === 'running');
    const target = { container: `${prefix}-acts`, host: 'far' };
    const acts = [
      ['pause', 'paused'],
      ['unpause', 'running'],
      ['stop', 'exited'],
      ['start', 'running'],
      ['kill', 'exited'],
    ] as const;
    for (const [act, state] of acts) {
      const { jobId } = await client.containers[act]({
        ...target,
        ...(act === 'stop' ? { timeoutSeconds: 1 } : {}),
      });
      expect(await rooms.ended(jobId), act).toMatchObject({ state: 'succeeded', result: { state } });
      await until(`${act} to be seen`, async () => (await stateOf(rooms, 'far', 'acts')) === state);
    }
    const { jobId } = await client.containers.remove(target);
    expect(await rooms.ended(jobId)).toMatchObject({ state: 'succeeded', result: { state: 'gone' } });
    await until('it to be gone', async () => (await stateOf(rooms, 'far', 'acts')) === undefined);
  });

  test('on a container that vanished between the click and the act is told so, whoever has its name now', async () => {
    const rooms = await openLab();
    const id = await run('local', 'swapped', image, 'sleep', '1000');
    await until('it to be seen', async () => (await stateOf(rooms, 'near', 'swapped')) === 'running');
    await docker('local', ['rm', '-f', id]);
    const successor = await run('local', 'swapped', image, 'sleep', '1000');
    await until('the successor', async () => {
      const { containers } = await inventoryOf(rooms, 'near');
      return containers.some((container) => container.id === successor);
    });
    await expect(rooms.client.containers.kill({ container: id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await docker('local', ['inspect', '-f', '{{.State.Running}}', successor])).trim()).toBe('true');
  });

  test('that takes a service away on a protected host asks for its name', async () => {
    const rooms = await openLab(true);
    await run('local', 'guarded', image, 'sleep', '1000');
    await until('it to be seen', async () => (await stateOf(rooms, 'near', 'guarded')) === 'running');
    const target = { container: `${prefix}-guarded`, host: 'near' };
    await expect(rooms.client.containers.kill(target)).rejects.toMatchObject({
      code: 'REFUSED',
      data: { details: { confirm: `${prefix}-guarded` } },
    });
    expect(await stateOf(rooms, 'near', 'guarded')).toBe('running');
    const { jobId } = await rooms.client.containers.kill({ ...target, confirm: `${prefix}-guarded` });
    expect((await rooms.ended(jobId)).state).toBe('succeeded');
  });

  test.each(['--rm', `"; rm -rf /`, "it's\nme", '../../etc'])(
    'on the name %j finds nothing',
    async (container) => {
      const rooms = await openLab();
      await expect(rooms.client.containers.restart({ container })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    },
  );
});
