import { expect, test } from 'vitest';
import { ChangesFeed } from '../../../main/changes/feed.ts';
import type { ChangesRoomDeps } from '../../../main/changes/room.ts';
import { Presence } from '../../../main/changes/presence.ts';
import { createChangeStore } from '../../../main/changes/store.ts';
import { createHostStore } from '../../../main/hosts/store.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { hostView } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** The feed of one host over a real database; of other rooms only what it reads. */
function desk() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  createHostStore(platform.database).insert(hostView());
  const store = createChangeStore(platform.database);
  const presence = new Presence({ clock, isWatching: () => true, write: () => undefined });
  const hosts = { list: () => [hostView()] };
  const history = { crashes: () => [], watchSpans: () => [] };
  const stacks = { inventory: () => ({ containers: [] }) };
  const deps = { ...platform, clock, hosts, history, stacks } as unknown as ChangesRoomDeps;
  return { ...platform, clock, store, feed: new ChangesFeed(deps, store, presence) };
}

test('what somebody did right before a span began, and was seen in it, is theirs and is told once', async () => {
  const { clock, audit, store, feed } = desk();
  audit.append({
    actor: 'ana (desktop)',
    act: 'containers.restart',
    hostId: 'h1',
    host: 'shop',
    subject: 'web',
    jobId: null,
    before: null,
    after: null,
    outcome: 'done',
    error: null,
  });
  await clock.advance(5_000);
  const since = clock.now();
  await clock.advance(2_000);
  const at = clock.now();
  const fact = { kind: 'restarted', key: 'web', name: 'web', containerId: 'w1', stack: null } as const;
  const rest = { service: null, afterAt: null, endedAt: null, count: 1, before: null, after: null };
  store.record('h1', [{ ...fact, ...rest, firstAt: at, at }]);
  expect(feed.read({ since }).changes).toMatchObject([
    { kind: 'restarted', by: { actor: 'ana (desktop)' }, act: 'containers.restart' },
  ]);
  await clock.advance(600_000);
  expect(feed.read({ since: at + 1 }).changes).toEqual([]);
});

test('a container that was unhealthy twice in a day and is well again is unhealthy no more', async () => {
  const { clock, store, feed } = desk();
  const begin = clock.now();
  const rest = { service: null, afterAt: null, endedAt: null, count: 1, before: null, after: null };
  const sick = () => {
    const at = clock.now();
    const fact = { kind: 'unhealthy', key: 'web', name: 'web', containerId: 'w1', stack: null } as const;
    store.record('h1', [{ ...fact, ...rest, firstAt: at, at }]);
  };
  sick();
  // Restarted meanwhile, which did not heal it.
  await clock.advance(2 * 3_600_000);
  sick();
  await clock.advance(600_000);
  const healed = clock.now();
  store.record('h1', [{ ends: ['unhealthy'], key: 'web', at: healed }]);
  await clock.advance(3_600_000);
  const { changes } = feed.read({ since: begin });
  expect(changes.map(({ kind, endedAt }) => [kind, endedAt])).toEqual([['unhealthy', healed]]);
  const open = store.between(begin, clock.now(), 'h1').filter(({ endedAt }) => endedAt === null);
  expect(open).toEqual([]);
});
