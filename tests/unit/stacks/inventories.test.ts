import { describe, expect, test } from 'vitest';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { Inventories } from '../../../main/stacks/inventories.ts';
import { createStackStore } from '../../../main/stacks/store.ts';
import { createHostStore } from '../../../main/hosts/store.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { containerEvent, ScriptedEngine } from '../../support/scripted-engine.ts';
import { hostView, ScriptedHosts } from '../../support/scripted-hosts.ts';
import { steadyPace } from '../../../main/platform/pace/pace.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const web = 'a'.repeat(64);
const db = 'd'.repeat(64);

function room() {
  const clock = new VirtualClock(10_000_000);
  const { database, events } = temporaryPlatform(clock);
  const hosts = new ScriptedHosts();
  const engine = new ScriptedEngine();
  engine.set({ id: web, name: 'web' });
  const store = createStackStore(database);
  const view = hostView();
  createHostStore(database).insert(view);
  const changes: string[] = [];
  const lives = { count: 0 };
  function start(): Inventories {
    const inventories = new Inventories({
      clock,
      pace: steadyPace(clock),
      database,
      events,
      hosts,
      store,
      report: (error) => {
        throw error;
      },
    });
    inventories.subscribe((change) => {
      const ids = change.kind === 'containers' ? ` +${change.changed.length} -${change.removed.length}` : '';
      changes.push(`${change.kind}${ids}`);
    });
    inventories.start();
    lives.count += 1;
    return inventories;
  }
  hosts.show(view, engine);
  const inventories = start();
  const now = () => inventories.get('h1')?.content.inventory(clock.now());
  const statuses = () =>
    Object.fromEntries(now()?.containers.map(({ name, status }) => [name, status]) ?? []);
  return { clock, database, events, hosts, engine, store, view, changes, inventories, start, now, statuses };
}

function gone(): WheelhouseError {
  return new WheelhouseError('HOST_UNREACHABLE', 'The engine is gone.');
}

describe('an inventory', () => {
  test('is unknown until the engine was heard, and then the truth', async () => {
    const { clock, now, inventories, changes } = room();
    expect(now()).toEqual({ hostId: 'h1', certainty: 'unknown', observedAt: null, containers: [] });
    await clock.advance(0);
    expect(now()).toMatchObject({
      certainty: 'fresh',
      observedAt: 10_000_000,
      containers: [{ name: 'web' }],
    });
    expect(changes).toEqual(['inventory']);
    await inventories.stop();
  });

  test('follows events, and asks for nothing but what changed', async () => {
    const { clock, engine, statuses, inventories, changes } = room();
    await clock.advance(0);
    engine.calls.length = 0;
    engine.set({ id: web, state: 'exited', exitCode: 1, finishedAtMs: 10_000_000 });
    engine.emit(containerEvent('die', web, 10_000_000, { exitCode: '1' }));
    engine.set({ id: db, name: 'db' });
    engine.emit(containerEvent('create', db, 10_000_001));
    engine.emit(containerEvent('start', db, 10_000_002));
    await clock.advance(100);
    expect(statuses()).toEqual({ web: 'down', db: 'up' });
    expect(engine.calls.filter((call) => call === 'list')).toEqual([]);
    expect(changes).toEqual(['inventory', 'containers +2 -0']);
    engine.containers.delete(db);
    engine.emit(containerEvent('destroy', db, 10_000_100));
    await clock.advance(100);
    expect(statuses()).toEqual({ web: 'down' });
    await inventories.stop();
  });

  test('asks nothing for health checks that run all day, and lists once in five minutes', async () => {
    const { clock, engine, inventories } = room();
    await clock.advance(0);
    engine.calls.length = 0;
    for (const action of ['exec_create: curl', 'exec_start: curl', 'exec_die']) {
      engine.emit(containerEvent(action, web, 10_000_000));
    }
    await clock.advance(299_999);
    expect(engine.calls).toEqual([]);
    await clock.advance(1);
    expect(engine.calls).toEqual(['list']);
    await inventories.stop();
  });

  test('inspects at most six containers at a time', async () => {
    const { clock, engine, hosts, view, inventories, now } = room();
    for (let index = 0; index < 40; index += 1)
      engine.set({ id: `${index}`.padStart(64, '0'), name: `c${index}` });
    hosts.show(view, engine);
    await clock.advance(100);
    expect(now()?.containers).toHaveLength(41);
    expect(engine.highestInspections).toBe(6);
    await inventories.stop();
  });

  test('keeps what it knew when the host goes away: stale, with its age, of unknown status', async () => {
    const { clock, hosts, view, now, statuses, changes, inventories } = room();
    await clock.advance(60_000);
    hosts.show(hostView({ ...view, connection: { ...view.connection, lastReadyAt: 10_045_000 } }), null);
    expect(now()).toMatchObject({ certainty: 'stale', observedAt: 10_045_000 });
    expect(statuses()).toEqual({ web: 'unknown' });
    expect(changes).toEqual(['inventory', 'inventory']);
    await inventories.stop();
  });

  test('after a cut is what the engine lists, whatever happened meanwhile', async () => {
    const { clock, engine, hosts, view, statuses, inventories } = room();
    engine.set({ id: db, name: 'db' });
    await clock.advance(0);
    hosts.show(view, null);
    engine.containers.delete(db);
    engine.set({ id: web, state: 'paused' });
    engine.set({ id: 'e'.repeat(64), name: 'new' });
    await clock.advance(60_000);
    hosts.show(view, engine);
    await clock.advance(100);
    expect(statuses()).toEqual({ web: 'paused', new: 'up' });
    await inventories.stop();
  });

  test('misses nothing that happens while it lists', async () => {
    const { clock, engine, statuses, inventories } = room();
    engine.onCommand = () => undefined;
    engine.emit(containerEvent('pause', web, 10_000_000));
    engine.set({ id: web, state: 'paused' });
    await clock.advance(100);
    expect(statuses()).toEqual({ web: 'paused' });
    expect(engine.eventsSince).toEqual([9_400_000]);
    await inventories.stop();
  });

  test('is listed only once the engine has accepted to tell events', async () => {
    const { clock, engine, hosts, view, inventories } = room();
    const accepted = Promise.withResolvers<void>();
    engine.acceptEvents = () => accepted.promise;
    hosts.show(view, null);
    engine.calls.length = 0;
    hosts.show(view, engine);
    await clock.advance(5000);
    expect(engine.calls).toEqual([]);
    accepted.resolve();
    await clock.advance(0);
    expect(engine.calls[0]).toBe('list');
    await inventories.stop();
  });

  test('whose events end is stale at once, is reported, and is followed again from the last event on', async () => {
    const { clock, engine, hosts, now, inventories } = room();
    await clock.advance(0);
    engine.emit(containerEvent('start', web, 10_000_123));
    await clock.advance(100);
    engine.breakEvents();
    await clock.advance(0);
    expect(now()?.certainty).toBe('stale');
    expect(hosts.suspected).toEqual(['h1']);
    await clock.advance(1000);
    expect(now()?.certainty).toBe('fresh');
    expect(engine.eventsSince.at(-1)).toBe(10_000_123);
    await inventories.stop();
  });

  test('never takes an engine that fails to list for an empty one', async () => {
    const { clock, engine, hosts, now, view, inventories } = room();
    await clock.advance(0);
    hosts.show(view, null);
    engine.failures.set('list', gone());
    hosts.show(view, engine);
    await clock.advance(10_000);
    expect(now()).toMatchObject({ certainty: 'stale', containers: [{ name: 'web' }] });
    engine.failures.clear();
    await clock.advance(30_000);
    expect(now()?.certainty).toBe('fresh');
    await inventories.stop();
  });

  test('shows a container that the engine lists and cannot inspect', async () => {
    const { clock, engine, hosts, view, now, inventories } = room();
    engine.failures.set(`inspect ${web}`, new WheelhouseError('ENGINE_ERROR', 'The engine stumbled.'));
    hosts.show(view, engine);
    await clock.advance(100);
    expect(now()).toMatchObject({ certainty: 'fresh', containers: [{ name: 'web', state: 'running' }] });
    await inventories.stop();
  });

  test('leaves no stream and no timer when it stops', async () => {
    const { clock, engine, inventories } = room();
    await clock.advance(0);
    engine.emit(containerEvent('start', web, 10_000_000));
    await inventories.stop();
    expect([engine.openStreams, clock.pendingTimers]).toEqual([0, 0]);
  });

  test('of a forgotten host is gone, with its stream', async () => {
    const { clock, engine, hosts, changes, inventories } = room();
    await clock.advance(0);
    hosts.drop('h1');
    await clock.advance(2000);
    expect(changes.at(-1)).toBe('hostRemoved');
    expect([inventories.get('h1'), engine.openStreams, clock.pendingTimers]).toEqual([undefined, 0, 0]);
    await inventories.stop();
  });
});

describe('after a restart of the program', () => {
  test('the last known content is there, stale, with no network at all', async () => {
    const { clock, hosts, view, inventories, start } = room();
    await clock.advance(5000);
    await inventories.stop();
    hosts.show(view, null);
    await clock.advance(86_400_000);
    const next = start();
    expect(next.get('h1')?.content.inventory(clock.now())).toMatchObject({
      certainty: 'stale',
      observedAt: expect.any(Number) as number,
      containers: [{ name: 'web', status: 'unknown', state: 'running' }],
    });
    await next.stop();
  });

  test('the content was written a second after it changed, not only at the end', async () => {
    const { clock, engine, store, inventories } = room();
    await clock.advance(0);
    engine.set({ id: db, name: 'db' });
    engine.emit(containerEvent('create', db, 10_000_000));
    await clock.advance(1100);
    expect(store.inventories()[0]?.containers.map(({ name }) => name)).toEqual(['web', 'db']);
    await inventories.stop();
  });
});

describe('the crash history', () => {
  test('keeps each crash once, although it is told again after a cut', async () => {
    const { clock, engine, store, events, inventories } = room();
    await clock.advance(0);
    const died = containerEvent('die', web, 10_000_500, { exitCode: '3' });
    engine.emit(died);
    await clock.advance(100);
    engine.breakEvents();
    await clock.advance(2000);
    engine.emit(died);
    await clock.advance(100);
    expect(store.crashesOf('h1', web, 10)).toEqual([
      { at: 10_000_500, exitCode: 3, oomKilled: false, ranForMs: 9_998_500 },
    ]);
    expect(events.find({ type: 'container.crashed', limit: 10 })).toHaveLength(1);
    await inventories.stop();
  });

  test('counts a crash once, although the next life of the program is told of it again', async () => {
    const { clock, engine, events, inventories, start } = room();
    await clock.advance(0);
    const died = containerEvent('die', web, 10_000_500, { exitCode: '3' });
    engine.emit(died);
    await clock.advance(100);
    await inventories.stop();
    const next = start();
    await clock.advance(100);
    engine.emit(died);
    await clock.advance(100);
    expect(events.find({ type: 'container.crashed', limit: 10 })).toHaveLength(1);
    await next.stop();
  });

  test('fills in what a cut hid, and gives way to the event when that is told after all', async () => {
    const { clock, engine, hosts, view, store, inventories } = room();
    await clock.advance(0);
    hosts.show(view, null);
    engine.set({ id: web, restartCount: 1, finishedAtMs: 10_050_000, startedAtMs: 10_050_100 });
    await clock.advance(100_000);
    hosts.show(view, engine);
    await clock.advance(100);
    expect(store.crashesOf('h1', web, 10)).toMatchObject([{ at: 10_050_000, exitCode: null }]);
    engine.emit(containerEvent('die', web, 10_050_003, { exitCode: '9' }));
    await clock.advance(100);
    expect(store.crashesOf('h1', web, 10)).toMatchObject([{ at: 10_050_003, exitCode: 9 }]);
    await inventories.stop();
  });

  test('tells a crash loop, and that it is over when ten minutes were quiet', async () => {
    const { clock, engine, statuses, changes, inventories } = room();
    await clock.advance(0);
    for (const at of [1000, 2000, 3000]) {
      engine.set({
        id: web,
        restartCount: at / 1000,
        restartPolicy: { name: 'always', maximumRetryCount: 0 },
      });
      engine.emit(containerEvent('die', web, 10_000_000 + at, { exitCode: '1' }));
      engine.emit(containerEvent('start', web, 10_000_000 + at + 1));
    }
    await clock.advance(3100);
    expect(statuses()).toEqual({ web: 'down' });
    await clock.advance(597_000);
    expect(statuses()).toEqual({ web: 'down' });
    const told = changes.length;
    await clock.advance(1000);
    expect(statuses()).toEqual({ web: 'up' });
    expect(changes.slice(told)).toEqual(['containers +1 -0']);
    await inventories.stop();
  });

  test('says since when nothing was missed', async () => {
    const { clock, hosts, view, database, inventories } = room();
    await clock.advance(0);
    expect(inventories.get('h1')?.watchedSince).toBe(10_000_000);
    await clock.advance(600_000);
    hosts.show(hostView({ ...view, connection: { ...view.connection, lastReadyAt: 10_590_000 } }), null);
    expect(inventories.get('h1')?.watchedSince).toBeNull();
    expect(database.prepare('SELECT from_at, to_at FROM host_watch_spans').all()).toEqual([
      { from_at: 10_000_000, to_at: 10_600_000 },
    ]);
    await inventories.stop();
  });
});
