import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import type { Carrier } from '../../../main/platform/undo/carrier.ts';
import { createContainerCarrier } from '../../../main/platform/undo/container-carrier.ts';
import { createProcessCarrier } from '../../../main/platform/undo/process-carrier.ts';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import {
  planFor,
  reachLocal,
  reachRemote,
  stateOf,
  undoContainer,
  waitFor,
  type Reached,
} from './undo-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

const byProcess = ({ shell, engine }: Reached): Carrier =>
  createProcessCarrier({ shell, socketPath: engine.socketPath, now: Date.now });
const byContainer = ({ engine }: Reached): Carrier =>
  createContainerCarrier({
    engine,
    now: Date.now,
    sleep: (delayMs, signal) => systemClock.sleep(delayMs, signal),
    known: new Map(),
  });

const ways: readonly [string, 'remote' | 'local', () => Promise<Carrier>][] = [
  ['a process over SSH', 'remote', async () => byProcess(await reachRemote(world))],
  [
    'a process of a login with sudo',
    'remote',
    async () => byProcess(await reachRemote(world, world.remote.users.sudo)),
  ],
  ['a process here', 'local', async () => byProcess(await reachLocal(world))],
  ['a container over SSH', 'remote', async () => byContainer(await reachRemote(world))],
  ['a container here', 'local', async () => byContainer(await reachLocal(world))],
];

describe.each(ways)('%s', (_name, engine, open) => {
  test('starts what was stopped at the deadline, says so, and is tidied away', async () => {
    const carrier = await open();
    const container = await undoContainer(engine);
    const plan = planFor(container, 3000);
    const planted = await carrier.plant(plan);
    expect(planted).toMatchObject({ kind: 'armed', report: { id: plan.id, owner: 'test', state: 'armed' } });
    const plantedAt = performance.now();
    await docker(engine, ['stop', container.name]);
    expect(await stateOf(engine, container.name)).toBe('exited');
    await waitFor('it runs again', async () => (await stateOf(engine, container.name)) === 'running', 15_000);
    expect(performance.now() - plantedAt).toBeGreaterThan(2000);
    await waitFor(
      'it is told',
      async () => (await carrier.list())?.find(({ id }) => id === plan.id)?.state === 'acted',
      15_000,
    );
    const report = (await carrier.list())?.find(({ id }) => id === plan.id);
    expect(report?.results).toMatchObject([{ containerId: container.id, word: 'started' }]);
    expect(Math.abs((report?.results[0]?.at ?? 0) - Date.now())).toBeLessThan(20_000);
    await carrier.tidy(plan.id);
    expect((await carrier.list())?.some(({ id }) => id === plan.id)).toBe(false);
  });

  test('does nothing once it was cancelled, and unpauses what was paused where it was not', async () => {
    const carrier = await open();
    const cancelled = await undoContainer(engine);
    const paused = await undoContainer(engine);
    const first = planFor(cancelled, 2500);
    const second = planFor(paused, 2500, 'unpause');
    await carrier.plant(first);
    await docker(engine, ['stop', cancelled.name]);
    expect(await carrier.cancel(first.id)).toMatchObject({ state: 'cancelled' });
    await carrier.plant(second);
    await docker(engine, ['pause', paused.name]);
    await waitFor('it goes on', async () => (await stateOf(engine, paused.name)) === 'running', 15_000);
    expect(await stateOf(engine, cancelled.name)).toBe('exited');
    expect(await carrier.cancel(second.id)).toMatchObject({ state: expect.stringMatching(/^act/) });
    await carrier.tidy(first.id);
    await waitFor(
      'it ended',
      async () => (await carrier.list())?.find(({ id }) => id === second.id)?.state === 'acted',
      15_000,
    );
    await carrier.tidy(second.id);
  });

  test('waits longer when its deadline is moved, and says when a container is gone', async () => {
    const carrier = await open();
    const container = await undoContainer(engine);
    const plan = planFor(container, 2000);
    await carrier.plant(plan);
    expect(await carrier.extend(plan.id, 7000)).toMatchObject({ state: 'armed' });
    await docker(engine, ['rm', '-f', container.name]);
    await systemClock.sleep(3500);
    const [armed] = (await carrier.list())?.filter(({ id }) => id === plan.id) ?? [];
    expect(armed).toMatchObject({ state: 'armed' });
    await waitFor(
      'it has ended',
      async () => (await carrier.list())?.find(({ id }) => id === plan.id)?.state === 'idle',
      15_000,
    );
    const report = (await carrier.list())?.find(({ id }) => id === plan.id);
    expect(report?.results).toMatchObject([{ word: 'gone' }]);
    await carrier.tidy(plan.id);
  });
});
