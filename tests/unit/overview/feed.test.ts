import { expect, test } from 'vitest';
import type { Inventory } from '../../../main/contract/stacks.ts';
import { createOverviewRoom } from '../../../main/overview/room.ts';
import { createListeners } from '../../../main/platform/streams/listeners.ts';
import type { InventoryChange, StackQueries } from '../../../main/stacks/queries.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { hostView, ScriptedHosts } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function room() {
  const clock = new VirtualClock();
  const { jobs } = temporaryPlatform(clock);
  const hosts = new ScriptedHosts();
  const listeners = createListeners<InventoryChange>();
  const inventory: Inventory = { hostId: 'h1', certainty: 'fresh', observedAt: 0, containers: [] };
  const stacks = {
    inventories: () => [inventory],
    subscribe: (listener: (change: InventoryChange) => void) => listeners.add(listener),
  } as unknown as StackQueries;
  const observer = {
    view: () => ({ state: 'online', since: 0, hidden: 0, wokeAt: null }) as const,
    subscribe: () => ({ [Symbol.dispose]: () => undefined }),
  };
  const touch = (): void => {
    listeners.emit({ kind: 'inventory', hostId: 'h1' });
  };
  return { clock, hosts, inventory, touch, ...createOverviewRoom({ clock, hosts, stacks, jobs, observer }) };
}

test('a storm of changes becomes one view, a quarter of a second later', async () => {
  const { clock, hosts, queries } = room();
  let told = 0;
  using _watch = queries.subscribe(() => {
    told += 1;
  });
  for (let time = 0; time < 100; time += 1)
    hosts.show(hostView({ id: `h${String(time)}` }), new ScriptedEngine());
  await clock.advance(249);
  expect(told).toBe(0);
  await clock.advance(1);
  expect(told).toBe(1);
  expect(queries.get().hosts.total).toBe(100);
});

test('a change that changes nothing to see is not told', async () => {
  const { clock, queries, touch } = room();
  let told = 0;
  using _watch = queries.subscribe(() => {
    told += 1;
  });
  touch();
  await clock.advance(120_000);
  expect(told).toBe(0);
});

test('nothing is worked out while nobody looks, and nothing is left when the last one goes', async () => {
  const overview = room();
  const { clock, queries, touch } = overview;
  touch();
  expect(clock.pendingTimers).toBe(0);
  const first = queries.subscribe(() => undefined);
  const second = queries.subscribe(() => undefined);
  touch();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  expect(clock.pendingTimers).toBe(1);
  second[Symbol.dispose]();
  expect(clock.pendingTimers).toBe(0);
  await overview.stop();
});
