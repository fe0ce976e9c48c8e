import { expect, test } from 'vitest';
import { createHostStore } from '../../../main/hosts/store.ts';
import { createStackStore } from '../../../main/stacks/store.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { hostView } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

test('of a container that crashes for weeks the newest crashes are kept, and all of its neighbours', () => {
  const { database } = temporaryPlatform(new VirtualClock());
  createHostStore(database).insert(hostView());
  const store = createStackStore(database);
  const crash = { exitCode: 1, oomKilled: false, ranForMs: 500 };
  database.transaction(() => {
    store.addCrash('h1', 'quiet', 'web', { ...crash, at: 1 });
    for (let at = 1; at <= 2500; at += 1) store.addCrash('h1', 'loop', 'worker', { ...crash, at });
  });
  const kept = store.crashesOf('h1', 'loop', 10_000);
  expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([2000, 2500, 501]);
  expect(store.crashesOf('h1', 'quiet', 10)).toHaveLength(1);
});
