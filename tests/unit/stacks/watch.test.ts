import { expect, test } from 'vitest';
import type { Inventory } from '../../../main/contract/stacks.ts';
import { createListeners } from '../../../main/platform/streams/listeners.ts';
import { toContainerView } from '../../../main/stacks/model.ts';
import type { InventoryChange, StackQueries } from '../../../main/stacks/queries.ts';
import { watchContainers } from '../../../main/stacks/watch.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { known } from './known.ts';

function stacks() {
  const listeners = createListeners<InventoryChange>();
  let subscribed = 0;
  const inventory: Inventory = { hostId: 'h1', certainty: 'fresh', observedAt: 1, containers: [] };
  const set = (ids: readonly string[]): void => {
    inventory.containers = ids.map((id) =>
      toContainerView('h1', known({ id, name: id }), {
        seen: true,
        crashLoop: false,
        runsToCompletion: false,
      }),
    );
  };
  const queries: StackQueries = {
    inventories: () => [structuredClone(inventory)],
    inventory: () => structuredClone(inventory),
    find: (_hostId, id) => inventory.containers.find((container) => container.id === id),
    resolve: () => {
      throw new Error('not asked here');
    },
    subscribe: (listener) => {
      subscribed += 1;
      const registration = listeners.add(listener);
      return {
        [Symbol.dispose]: () => {
          subscribed -= 1;
          registration[Symbol.dispose]();
        },
      };
    },
  };
  const change = (changed: string[], removed: string[] = [], hostId = 'h1'): void => {
    listeners.emit({ kind: 'containers', hostId, changed, removed });
  };
  return {
    queries,
    set,
    change,
    emit: (item: InventoryChange) => {
      listeners.emit(item);
    },
    subscribers: () => subscribed,
  };
}

const clock = new VirtualClock(5);

test('a watch begins with everything and goes on with what changed', async () => {
  const { queries, set, change } = stacks();
  set(['web']);
  const watch = watchContainers({ clock, stacks: queries, hostId: undefined, signal: undefined });
  expect((await watch.next()).value).toMatchObject({
    type: 'snapshot',
    inventories: [{ containers: [{ id: 'web' }] }],
  });
  set(['db']);
  change(['db'], ['web']);
  expect((await watch.next()).value).toMatchObject({
    type: 'containers',
    hostId: 'h1',
    observedAt: 5,
    changed: [{ id: 'db' }],
    removed: ['web'],
  });
  await watch.return();
});

test('a slow reader gets each container once, as it is when it is read', async () => {
  const { queries, set, change } = stacks();
  const watch = watchContainers({ clock, stacks: queries, hostId: undefined, signal: undefined });
  await watch.next();
  set(['web']);
  for (let time = 0; time < 1000; time += 1) change(['web']);
  const { value } = await watch.next();
  expect(value).toMatchObject({ type: 'containers', changed: [{ id: 'web' }] });
  await watch.return();
});

test('a reader for whom too much waits gets everything anew', async () => {
  const { queries, set, change } = stacks();
  const watch = watchContainers({
    clock,
    stacks: queries,
    hostId: undefined,
    signal: undefined,
    capacity: 10,
  });
  await watch.next();
  const ids = Array.from({ length: 11 }, (_, index) => `c${String(index)}`);
  set(ids);
  for (const id of ids) change([id]);
  expect((await watch.next()).value).toMatchObject({ type: 'snapshot' });
  change(['c1']);
  expect((await watch.next()).value).toMatchObject({ type: 'containers', changed: [{ id: 'c1' }] });
  await watch.return();
});

test('a host whose certainty changed comes whole, and one that was forgotten goes', async () => {
  const { queries, change, emit } = stacks();
  const watch = watchContainers({ clock, stacks: queries, hostId: undefined, signal: undefined });
  await watch.next();
  change(['web']);
  emit({ kind: 'inventory', hostId: 'h1' });
  expect((await watch.next()).value).toMatchObject({ type: 'inventory' });
  emit({ kind: 'hostRemoved', hostId: 'h1' });
  expect((await watch.next()).value).toEqual({ type: 'hostRemoved', hostId: 'h1' });
  await watch.return();
});

test('a watch of one host hears nothing of others', async () => {
  const { queries, set, change } = stacks();
  const watch = watchContainers({ clock, stacks: queries, hostId: 'h1', signal: undefined });
  await watch.next();
  set(['web']);
  change(['other'], [], 'h2');
  change(['web']);
  expect((await watch.next()).value).toMatchObject({ hostId: 'h1', changed: [{ id: 'web' }] });
  await watch.return();
});

test('a watch that is left, or whose caller goes, ends at once and listens no longer', async () => {
  const { queries, subscribers } = stacks();
  const left = watchContainers({ clock, stacks: queries, hostId: undefined, signal: undefined });
  await left.next();
  await left.return();
  const controller = new AbortController();
  const aborted = watchContainers({ clock, stacks: queries, hostId: undefined, signal: controller.signal });
  await aborted.next();
  const waiting = aborted.next();
  controller.abort();
  expect((await waiting).done).toBe(true);
  expect(subscribers()).toBe(0);
});
