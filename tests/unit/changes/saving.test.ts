import { expect, test } from 'vitest';
import { createHostStore } from '../../../main/hosts/store.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { steadyPace } from '../../../main/platform/pace/pace.ts';
import { Inventories } from '../../../main/stacks/inventories.ts';
import type { SavedInventory } from '../../../main/stacks/queries.ts';
import { createStackStore } from '../../../main/stacks/store.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { hostView, ScriptedHosts } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const web = 'a'.repeat(64);
const db = 'd'.repeat(64);

function room() {
  const clock = new VirtualClock(10_000_000);
  const { database, events } = temporaryPlatform(clock);
  const hosts = new ScriptedHosts();
  const engine = new ScriptedEngine();
  engine.set({ id: web, name: 'web' });
  engine.set({ id: db, name: 'db' });
  const store = createStackStore(database);
  createHostStore(database).insert(hostView());
  hosts.show(hostView(), engine);
  const reported: unknown[] = [];
  const inventories = new Inventories({
    clock,
    pace: steadyPace(clock),
    database,
    events,
    hosts,
    store,
    report: (error) => {
      reported.push(error);
    },
  });
  const saves: SavedInventory[] = [];
  inventories.onSave((saved) => saves.push(saved));
  inventories.start();
  return { clock, engine, hosts, inventories, reported, store, saves };
}

const names = (saved: SavedInventory | undefined) => [
  saved?.before?.containers.map(({ name }) => name).sort(),
  saved?.after.containers.map(({ name }) => name).sort(),
];

test('what a look that failed has seen by halves is neither kept nor told', async () => {
  const { clock, engine, hosts, inventories, store, saves } = room();
  await clock.advance(2000);
  expect(names(saves.at(-1))).toEqual([undefined, ['db', 'web']]);
  const gone = new WheelhouseError('HOST_UNREACHABLE', 'The engine is gone.');

  // Another connection comes at once, as after a sleep; the engine lists a part of what it has, and goes again.
  const partly = new ScriptedEngine();
  partly.set({ id: web, name: 'web' });
  partly.failures.set(`inspect ${web}`, gone);
  hosts.show(hostView(), partly);
  await clock.advance(3000);
  const kept = store
    .inventories()[0]
    ?.containers.map(({ name }) => name)
    .sort();
  expect(kept).toEqual(['db', 'web']);
  expect(names(saves.at(-1))).toEqual([
    ['db', 'web'],
    ['db', 'web'],
  ]);

  // It comes back whole: nothing was removed.
  hosts.show(hostView(), engine);
  await clock.advance(60_000);
  expect(names(saves.at(-1))).toEqual([
    ['db', 'web'],
    ['db', 'web'],
  ]);
  await inventories.stop();
});

test('a listener that fails undoes the saving, and the next one is compared with what was kept', async () => {
  const { clock, engine, inventories, reported, store } = room();
  await clock.advance(2000);
  const full = new WheelhouseError('STORAGE_FULL', 'The disk is full.');
  let isBroken = true;
  const seen: SavedInventory[] = [];
  inventories.onSave((saved) => {
    if (isBroken) throw full;
    seen.push(saved);
  });
  engine.containers.delete(db);
  engine.breakEvents();
  await clock.advance(5000);
  expect(reported).toContain(full);
  expect(store.inventories()[0]?.containers).toHaveLength(2);
  isBroken = false;
  await clock.advance(60_000);
  await inventories.stop();
  expect(names(seen[0])[0]).toEqual(['db', 'web']);
});
