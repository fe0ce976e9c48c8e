import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import type { MachineView } from '../../../main/contract/observer.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createEngine } from '../../../main/engine.ts';
import { readSupply } from '../../../main/platform/power/supply.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { until } from '../../support/lab-rooms.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
});

/** The supplies of a laptop, as the kernel shows them. */
function laptop() {
  const folder = temporaryFolder();
  for (const name of ['AC', 'BAT0']) mkdirSync(path.join(folder, name));
  const write = (name: string, fact: string, value: string): void => {
    writeFileSync(path.join(folder, name, fact), `${value}\n`);
  };
  write('AC', 'type', 'Mains');
  write('BAT0', 'type', 'Battery');
  const plug = (isIn: boolean): void => {
    write('AC', 'online', isIn ? '1' : '0');
    write('BAT0', 'status', isIn ? 'Charging' : 'Discharging');
  };
  plug(true);
  return { plug, read: () => readSupply(folder, 'linux') };
}

async function openEngineOn(
  machine: ReturnType<typeof laptop>,
): Promise<{ client: Client; desktop: Client }> {
  const engine = await createEngine({
    dataFolder: temporaryFolder(),
    startedAt: Date.now(),
    faces: () => 1,
    end: () => undefined,
    machine: { readSupply: machine.read, askMetered: () => Promise.resolve('absent') },
  });
  engine.start();
  onTestFinished(() => engine.stop());
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  return {
    client: createRouterClient(engine.router, { context }),
    desktop: createRouterClient(engine.router, { context: { ...context, lends: new Set<string>() } }),
  };
}

test('a plug that is pulled slows the pace of a real engine, and what it knows stays fresh', async () => {
  const machine = laptop();
  const { client } = await openEngineOn(machine);
  await client.hosts.add({ address: lab.local.dockerHost, name: 'near' });
  const certainty = async (): Promise<string | undefined> =>
    (await client.containers.list()).inventories[0]?.certainty;
  await until('the containers to be known', async () => (await certainty()) === 'fresh');
  expect(await client.observer.get()).toMatchObject({
    power: { source: 'mains', metered: null, laptop: true },
    pace: { value: 'normal', because: [] },
    desktop: null,
  });

  machine.plug(false);
  await client.observer.report({ fact: 'battery' });
  const onBattery = await client.observer.get();
  expect(onBattery.power.source).toBe('battery');
  expect(onBattery.pace).toEqual({ value: 'slow', because: ['battery'] });
  expect(await certainty()).toBe('fresh');

  await client.settings.update({ saveEnergy: false });
  expect((await client.observer.get()).pace.value).toBe('normal');
  await client.settings.update({ saveEnergy: true });
  machine.plug(true);
  await client.observer.report({ fact: 'mains' });
  expect((await client.observer.get()).pace.value).toBe('normal');
});

test('a desktop app is known for as long as it watches, and a page cannot speak in its place', async () => {
  const { client, desktop } = await openEngineOn(laptop());
  const told = { startAtLogin: 'disabled', problem: null } as const;
  await expect(client.observer.watch({ desktop: told })).rejects.toMatchObject({ code: 'REFUSED' });
  expect((await client.observer.get()).desktop).toBeNull();
  const leaving = new AbortController();
  const views = await desktop.observer.watch({ desktop: told }, { signal: leaving.signal });
  const first: IteratorResult<MachineView> = await views.next();
  expect(first.value).toMatchObject({ desktop: told });
  expect((await client.observer.get()).desktop).toEqual(told);
  // A connection reads on and on, so its end is noticed.
  const next = views.next();
  leaving.abort();
  await next.catch(() => undefined);
  await until('the app to be gone', async () => (await client.observer.get()).desktop === null, 5_000);
});
