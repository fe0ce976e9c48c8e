import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import type { Carrier, WatchdogReport } from '../../../main/platform/undo/carrier.ts';
import { createContainerCarrier } from '../../../main/platform/undo/container-carrier.ts';
import { createProcessCarrier } from '../../../main/platform/undo/process-carrier.ts';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
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

const ways: readonly [string, EngineName, () => Promise<Carrier>][] = [
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

async function seen(carrier: Carrier, id: string): Promise<WatchdogReport | undefined> {
  return (await carrier.list())?.find((report) => report.id === id);
}

async function untilState(carrier: Carrier, id: string, state: string): Promise<WatchdogReport | undefined> {
  await waitFor(`${id} is ${state}`, async () => (await seen(carrier, id))?.state === state, 25_000);
  const report = await seen(carrier, id);
  await carrier.tidy(id);
  expect(await seen(carrier, id)).toBeUndefined();
  return report;
}

async function startsWhatWasStopped(carrier: Carrier, engine: EngineName): Promise<void> {
  const container = await undoContainer(engine);
  const plan = planFor(container, 4000);
  const plantedAt = performance.now();
  expect(await carrier.plant(plan)).toMatchObject({
    kind: 'armed',
    report: { id: plan.id, owner: 'test', state: 'armed' },
  });
  await docker(engine, ['stop', container.name]);
  expect(await stateOf(engine, container.name)).toBe('exited');
  await waitFor('it runs again', async () => (await stateOf(engine, container.name)) === 'running', 20_000);
  expect(performance.now() - plantedAt).toBeGreaterThan(3000);
  const report = await untilState(carrier, plan.id, 'acted');
  expect(report?.results).toMatchObject([{ containerId: container.id, word: 'started' }]);
  expect(Math.abs((report?.results[0]?.at ?? 0) - Date.now())).toBeLessThan(30_000);
}

async function unpausesWhatWasPaused(carrier: Carrier, engine: EngineName): Promise<void> {
  const container = await undoContainer(engine);
  const plan = planFor(container, 4000, 'unpause');
  await carrier.plant(plan);
  await docker(engine, ['pause', container.name]);
  const report = await untilState(carrier, plan.id, 'acted');
  expect(report?.results).toMatchObject([{ word: 'unpaused' }]);
  expect(await stateOf(engine, container.name)).toBe('running');
}

async function keepsStillOnceCancelled(carrier: Carrier, engine: EngineName): Promise<void> {
  const container = await undoContainer(engine);
  const plan = planFor(container, 5000);
  await carrier.plant(plan);
  await docker(engine, ['stop', container.name]);
  expect(await carrier.cancel(plan.id)).toMatchObject({ state: 'cancelled' });
  await systemClock.sleep(7000);
  expect(await stateOf(engine, container.name)).toBe('exited');
  await carrier.tidy(plan.id);
}

async function waitsWhenMovedAndSaysGone(carrier: Carrier, engine: EngineName): Promise<void> {
  const container = await undoContainer(engine);
  const plan = planFor(container, 5000);
  await carrier.plant(plan);
  expect(await carrier.extend(plan.id, 10_000)).toMatchObject({ state: 'armed' });
  await docker(engine, ['rm', '-f', container.name]);
  await systemClock.sleep(6000);
  expect(await seen(carrier, plan.id)).toMatchObject({ state: 'armed' });
  const report = await untilState(carrier, plan.id, 'idle');
  expect(report?.results).toMatchObject([{ word: 'gone' }]);
}

test.each(ways)(
  '%s starts, unpauses, keeps still once cancelled, waits when its deadline is moved, and says what is gone',
  async (_name, engine, open) => {
    const carrier = await open();
    await Promise.all(
      [startsWhatWasStopped, unpausesWhatWasPaused, keepsStillOnceCancelled, waitsWhenMovedAndSaysGone].map(
        (check) => check(carrier, engine),
      ),
    );
  },
);
