import { describe, expect, test } from 'vitest';
import { compareInventories } from '../../../main/changes/compare.ts';
import { configurationDifference, isImageChanged, isSetup } from '../../../main/changes/model.ts';
import { createChangeStore, readAtMost } from '../../../main/changes/store.ts';
import { createHostStore } from '../../../main/hosts/store.ts';
import type { KnownContainer } from '../../../main/stacks/queries.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { hostView } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { configuration, container } from './saved.ts';

const minuteMs = 60_000;

/** One inventory after the other, a second apart unless told. */
function life() {
  const { database } = temporaryPlatform(new VirtualClock(0));
  createHostStore(database).insert(hostView());
  const store = createChangeStore(database);
  let before: { observedAt: number; containers: readonly KnownContainer[] } = {
    observedAt: 1_000_000,
    containers: [container('db', { createdAt: 1 })],
  };
  return {
    store,
    get now() {
      return before.observedAt;
    },
    see(containers: readonly KnownContainer[], afterMs = 1000): void {
      const after = { observedAt: before.observedAt + afterMs, containers };
      const findings = compareInventories({
        hostId: 'h1',
        before,
        after,
        watchedSince: 0,
        removedAt: new Map(),
        crashed: () => false,
      });
      store.record('h1', findings);
      before = after;
    },
    told: () =>
      store
        .between(0, Number.MAX_SAFE_INTEGER, null)
        .map(
          ({ kind, name, count, endedAt }) =>
            `${kind} ${name} ${String(count)}${endedAt === null ? '' : ' over'}`,
        ),
    rows: () => database.prepare<{ rows: number }>('SELECT count(*) AS rows FROM changes').get()?.rows,
    all: () => store.between(0, Number.MAX_SAFE_INTEGER, null),
  };
}

const exited = { state: 'exited', exitCode: 0 } as const;

describe('what is kept of changes', () => {
  test('Compose takes several looks to recreate a container: one change, with the image before and after', () => {
    const host = life();
    const old = container('api', { createdAt: 1 });
    host.see([old]);
    host.see([old]);
    const before = host.all().length;
    const made = {
      id: 'api-2',
      state: 'created',
      startedAt: null,
      configuration: configuration('img-b'),
    } as const;
    host.see([old, container('0123456789ab_api', { ...made, createdAt: host.now })]);
    host.see([
      container('api', { ...exited, createdAt: 1, finishedAt: host.now }),
      container('0123456789ab_api', { ...made, createdAt: host.now }),
    ]);
    host.see([container('0123456789ab_api', { ...made, createdAt: host.now })]);
    host.see([
      container('api', { ...made, state: 'running', startedAt: host.now, createdAt: host.now - 1000 }),
    ]);
    const told = host.all().slice(0, host.all().length - before);
    expect(told.map(({ kind }) => kind)).toEqual(['recreated']);
    const [change] = told;
    if (!change || !change.before || !change.after || !isSetup(change.before) || !isSetup(change.after))
      throw new Error('Both sides are kept.');
    expect(isImageChanged(change.before, change.after)).toBe(true);
    expect(change.containerId).toBe('api-2');
  });

  test('down and up again is a recreation too, but not on another day', () => {
    const host = life();
    host.see([container('api', { createdAt: 1 })], 60 * minuteMs);
    host.see([], 60 * minuteMs);
    host.see([container('api', { id: 'api-2', createdAt: host.now + 5 * minuteMs })], 5 * minuteMs);
    expect(host.told()[0]).toBe('recreated api 1');
    host.see([], 60 * minuteMs);
    host.see([container('api', { id: 'api-3', createdAt: host.now + 60 * minuteMs })], 60 * minuteMs);
    expect(host.told().slice(0, 2)).toEqual(['added api 1', 'removed api 1']);
  });

  test('a crash loop of a night is a row an hour, and the sum is right', () => {
    const host = life();
    for (let count = 0; count <= 600; count += 1) {
      host.see(
        [container('api', { restartCount: count, createdAt: 1, startedAt: host.now + 500 })],
        minuteMs,
      );
    }
    const rows = host.all().filter(({ kind }) => kind === 'restartedByEngine');
    expect(rows.length).toBeLessThanOrEqual(11);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(600);
  });

  test('a stop and its start within a minute is a restart; a longer one is a stop that is over', () => {
    const host = life();
    const api = container('api', { createdAt: 1 });
    host.see([api], 60 * minuteMs);
    const added = host.told().length;
    const stop = (): void => {
      host.see([container('api', { ...exited, createdAt: 1, finishedAt: host.now + 500 })]);
    };
    stop();
    host.see([container('api', { createdAt: 1, startedAt: host.now + 500 })]);
    expect(host.told().slice(0, -added)).toEqual(['restarted api 1']);
    stop();
    host.see([container('api', { createdAt: 1, startedAt: host.now + 10 * minuteMs })], 10 * minuteMs);
    expect(host.told().slice(0, -added)).toEqual(['stopped api 1 over', 'restarted api 1']);
  });

  test('what is unhealthy and healthy again and again is one row that is over', () => {
    const host = life();
    host.see([container('api', { createdAt: 1 })]);
    for (let times = 0; times < 3; times += 1) {
      host.see([container('api', { health: 'unhealthy', createdAt: 1 })], minuteMs);
      host.see([container('api', { health: 'healthy', createdAt: 1 })], minuteMs);
    }
    expect(host.told()[0]).toBe('unhealthy api 3 over');
  });

  test('containers of one command are counted by their image and fill no list of names', () => {
    const host = life();
    for (let times = 0; times < 20; times += 1) {
      const name = `job-${String(times)}`;
      host.see([
        container(name, { stack: null, service: null, image: 'backup:1', createdAt: host.now + 500 }),
      ]);
      host.see([]);
    }
    const rows = host.all().filter(({ kind }) => kind === 'passed');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.count).toBe(20);
    expect(host.told().filter((text) => text.includes('job-'))).toHaveLength(1);
  });

  test('a host that changes wildly keeps its newest rows alone', { timeout: 20_000 }, () => {
    const host = life();
    for (let round = 0; round < 14; round += 1) {
      host.see(
        Array.from({ length: 200 }, (_, index) =>
          container(`r${String(round)}-${String(index)}`, { createdAt: host.now + 60 * minuteMs }),
        ),
        60 * minuteMs,
      );
    }
    expect(host.all().length).toBe(readAtMost);
    expect(host.rows()).toBeLessThanOrEqual(5000);
    expect(host.told()[0]).toMatch(/r13-/);
  });
});

describe('what differs between two containers of a service', () => {
  const setup = (changes: Partial<KnownContainer>) => {
    const host = life();
    host.see([container('api', { createdAt: 1 })], 60 * minuteMs);
    host.see([container('api', { id: 'api-2', createdAt: host.now + 1000, ...changes })], 2000);
    const { before, after } = host.all()[0] ?? {};
    if (!before || !after || !isSetup(before) || !isSetup(after)) throw new Error('It was recreated.');
    return { before, after };
  };

  test('names of the environment are told, a value never; where only Compose’s hash is another, it is something that is not kept', () => {
    const named = setup({ configuration: configuration('img-a', ['PATH', 'FEATURE']) });
    expect(configurationDifference(named.before, named.after)).toMatchObject({
      envAdded: ['FEATURE'],
      others: [],
    });
    const base = configuration('img-a');
    const silent = setup({ configuration: { ...base, composeHash: 'b' } });
    const was = { ...silent.before, configuration: { ...base, composeHash: 'a' } };
    expect(configurationDifference(was, silent.after)).toMatchObject({ envAdded: [], others: ['hidden'] });
  });

  test('another name of the same image is no deployment, and what an older version kept is no difference', () => {
    const { before, after } = setup({ image: 'shop/api:stable' });
    expect(isImageChanged(before, after)).toBe(false);
    expect(configurationDifference({ ...before, configuration: null }, after)).toBeNull();
  });
});
