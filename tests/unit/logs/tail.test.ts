import { afterEach, describe, expect, test } from 'vitest';
import { ChannelSlots } from '../../../main/logs/channel-slots.ts';
import type { TailInput } from '../../../main/logs/selection.ts';
import { Reading } from './reading.ts';
import { ScriptedContainer, ScriptedEstate, ScriptedHost } from './scripted-host.ts';

const readings: { reading: Reading; estate: ScriptedEstate }[] = [];

function start(estate: ScriptedEstate, input: TailInput, slots?: ChannelSlots): Reading {
  const reading = new Reading(estate, input, slots);
  readings.push({ reading, estate });
  return reading;
}

function one(): { host: ScriptedHost; web: ScriptedContainer; estate: ScriptedEstate } {
  const host = new ScriptedHost('home');
  const web = host.add(new ScriptedContainer('web'));
  return { host, web, estate: new ScriptedEstate(host) };
}

// Whatever a test did: afterwards no read, timer or subscription is left.
afterEach(async () => {
  for (const { reading, estate } of readings.splice(0)) {
    reading.abort();
    await reading.ended;
    expect([
      estate.hosts.map(({ openReads }) => openReads),
      reading.clock.pendingTimers,
      estate.listeners,
    ]).toEqual([estate.hosts.map(() => 0), 0, 0]);
  }
});

describe('reading without following', () => {
  test('sends the sources, the last lines, how it ended, and ends', async () => {
    const { web, estate } = one();
    web.write(['a', 'b', 'c', 'd']);
    const reading = start(estate, { container: 'web', lines: 3 });
    expect(await reading.ended).toBeNull();
    expect(reading.items.map(({ type }) => type)).toEqual(['sources', 'lines', 'state']);
    expect([reading.texts(), reading.states()]).toEqual([['b', 'c', 'd'], ['ended']]);
  });

  test('merges the containers of a stack in the order of their lines', async () => {
    const { host, web, estate } = one();
    const worker = host.add(new ScriptedContainer('worker'));
    web.writeAt(10n, 'web 10');
    worker.writeAt(20n, 'worker 20');
    web.writeAt(30n, 'web 30');
    host.add(new ScriptedContainer('other')).stack = 'else';
    const reading = start(estate, { stack: 'shop' });
    await reading.ended;
    expect(reading.texts()).toEqual(['web 10', 'worker 20', 'web 30']);
  });

  test('of an unreachable host is an error, never an empty log', async () => {
    const { host, estate } = one();
    host.isReachable = false;
    expect(await start(estate, { container: 'web' }).ended).toMatchObject({ code: 'HOST_UNREACHABLE' });
  });

  test('shows what the reachable sources have, and says which one failed', async () => {
    const { web, estate } = one();
    const away = new ScriptedHost('away');
    away.add(new ScriptedContainer('api'));
    away.isReachable = false;
    estate.hosts.push(away);
    web.write(['here']);
    const reading = start(estate, { stack: 'shop' });
    expect(await reading.ended).toBeNull();
    expect([reading.texts(), reading.states(0), reading.states(1)]).toEqual([
      ['here'],
      ['ended'],
      ['failed'],
    ]);
  });

  test('a log driver that cannot be read is told in a sentence', async () => {
    const { web, estate } = one();
    web.logDriver = 'none';
    expect(await start(estate, { container: 'web' }).ended).toMatchObject({
      code: 'ENGINE_ERROR',
      message: '“web” on home keeps no log that Docker can read: its log driver is “none”.',
    });
  });

  test.each([
    [{}, 'VALIDATION'],
    [{ container: 'nobody' }, 'NOT_FOUND'],
    [{ stack: 'nothing' }, 'NOT_FOUND'],
    [{ host: 'nowhere' }, 'NOT_FOUND'],
    [{ containers: [{ hostId: 'home', containerId: 'gone' }] }, 'NOT_FOUND'],
  ])('%j is refused with %s', (input, code) => {
    expect(() => new Reading(one().estate, input)).toThrow(expect.objectContaining({ code }));
  });
});

describe('following', () => {
  test('marks where history ends and goes on with what is written', async () => {
    const { web, estate } = one();
    web.write(['old']);
    const reading = start(estate, { container: 'web', follow: true });
    await reading.pass(100);
    web.write(['new']);
    await reading.pass(200);
    expect(reading.items.map(({ type }) => type)).toEqual(['sources', 'lines', 'live', 'state', 'lines']);
    expect([reading.texts(), reading.states()]).toEqual([['old', 'new'], ['following']]);
  });

  test('without history shows only what is new, also after a cut', async () => {
    const { host, web, estate } = one();
    web.write(['old 1', 'old 2']);
    const reading = start(estate, { container: 'web', follow: true, lines: 0 });
    await reading.pass(100);
    host.cut();
    web.write(['new']);
    await reading.pass(500);
    expect(reading.texts()).toEqual(['new']);
  });

  test('a cut connection loses and doubles nothing', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['same', 'same'], 0n);
    await reading.pass(200);
    host.isReachable = false;
    host.cut();
    web.write(['same', 'while away'], 0n);
    await reading.pass(3000);
    host.isReachable = true;
    estate.tellConnection(host);
    web.write(['after']);
    await reading.pass(500);
    expect(reading.texts()).toEqual(['same', 'same', 'same', 'while away', 'after']);
    expect(reading.states()).toEqual(['following', 'waiting', 'following']);
    expect([reading.gaps(), host.suspected]).toEqual([[], 1]);
  });

  test('a host that is away is not asked again and again', async () => {
    const { host, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    await reading.pass(100);
    host.isReachable = false;
    host.cut();
    const before = host.reads.length;
    await reading.pass(60_000);
    expect([host.reads.length - before, host.suspected]).toEqual([0, 1]);
  });

  test('a restarted container goes on, with its last lines and its first', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['one']);
    await reading.pass(200);
    web.isRunning = false;
    web.write(['last words']);
    await reading.pass(200);
    expect(reading.states()).toEqual(['following', 'ended']);
    web.isRunning = true;
    web.write(['hello again']);
    estate.tell(host, web);
    await reading.pass(500);
    expect(reading.texts()).toEqual(['one', 'last words', 'hello again']);
    expect(reading.states()).toEqual(['following', 'ended', 'following']);
  });

  test('the last lines are shown where the engine ends the stream before them', async () => {
    const { web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    await reading.pass(200);
    web.endsEarly = true;
    web.isRunning = false;
    web.write(['last words']);
    await reading.pass(500);
    expect([reading.texts(), reading.states()]).toEqual([['last words'], ['following', 'ended']]);
  });

  test('what was written during an outage waits for a slow reader', async () => {
    const { host, web, estate } = one();
    host.batchSize = 3000;
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['before']);
    await reading.pass(200);
    host.isReachable = false;
    host.cut();
    web.write(Array.from({ length: 60_000 }, (_, index) => String(index)));
    await reading.pass(200);
    host.isReachable = true;
    estate.tellConnection(host);
    await reading.pass(1000);
    expect([reading.texts().length, reading.gaps()]).toEqual([60_001, []]);
  });

  test('aborting in the middle of lines leaves nothing behind', async () => {
    const { host, web, estate } = one();
    host.add(new ScriptedContainer('worker'));
    const reading = start(estate, { host: 'home', follow: true });
    await reading.pass(200);
    web.write(['held for a moment']);
    await reading.pass(10);
    expect(reading.clock.pendingTimers).toBe(1);
  });

  test('a line without its newline waits until it is whole, or final', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['whole']);
    await reading.pass(100);
    web.openLine = { stream: 'stdout', ns: '1767225600900000000', text: 'half a', cutBytes: 0 };
    host.cut();
    await reading.pass(500);
    web.openLine = null;
    web.writeAt(900_000_000n, 'half a line');
    web.ring();
    await reading.pass(500);
    web.openLine = { stream: 'stdout', ns: '1767225601900000000', text: 'prompt> ', cutBytes: 0 };
    web.isRunning = false;
    web.ring();
    await reading.pass(500);
    expect(reading.texts()).toEqual(['whole', 'half a line', 'prompt> ']);
  });

  test('lines that were rotated away meanwhile are a gap', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['a', 'b']);
    await reading.pass(200);
    host.cut();
    web.log = [];
    web.write(['z'], 5_000_000_000n);
    await reading.pass(500);
    expect([reading.texts(), reading.gaps()]).toEqual([
      ['a', 'b', 'z'],
      [{ reason: 'rotated', lines: null }],
    ]);
  });

  test('a container that was removed while nobody could look leaves a gap', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['a']);
    await reading.pass(200);
    host.isReachable = false;
    host.cut();
    host.containers.delete(web.id);
    await reading.pass(200);
    host.isReachable = true;
    estate.tellConnection(host);
    await reading.pass(200);
    expect([reading.gaps(), reading.states().at(-1)]).toEqual([
      [{ reason: 'unreachable', lines: null }],
      'ended',
    ]);
    await reading.pass(11_000);
    expect(reading.isEnded).toBe(true);
  });

  test('a new replica joins with all it wrote', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { stack: 'shop', follow: true, lines: 1 });
    web.write(['web']);
    await reading.pass(200);
    const replica = new ScriptedContainer('web-2');
    replica.createdAt = reading.clock.now();
    replica.write(['first', 'second', 'third']);
    host.add(replica);
    estate.tell(host, replica);
    await reading.pass(500);
    expect([reading.texts(1), reading.states(1)]).toEqual([['first', 'second', 'third'], ['following']]);
    const sources = reading.items.filter(({ type }) => type === 'sources');
    expect(sources.at(-1)).toMatchObject({
      sources: [{ container: 'web' }, { container: 'web-2', index: 1 }],
    });
  });

  test('a container that was recreated under its name is followed as the same', async () => {
    const { host, web, estate } = one();
    const reading = start(estate, { container: 'web', follow: true });
    web.write(['old one']);
    await reading.pass(200);
    web.isRunning = false;
    host.containers.delete(web.id);
    web.ring();
    await reading.pass(200);
    const next = host.add(new ScriptedContainer('web', 'another-id'));
    next.write(['new one']);
    estate.tell(host, next);
    await reading.pass(15_000);
    expect([reading.texts(), reading.isEnded]).toEqual([['old one', 'new one'], false]);
  });

  test('lines of several containers are put in order as they arrive', async () => {
    const { host, web, estate } = one();
    const worker = host.add(new ScriptedContainer('worker'));
    const reading = start(estate, { host: 'home', follow: true });
    await reading.pass(200);
    worker.writeAt(20n, 'worker 20');
    worker.ring();
    await reading.pass(50);
    web.writeAt(10n, 'web 10');
    web.writeAt(30n, 'web 30');
    web.ring();
    await reading.pass(300);
    expect(reading.texts()).toEqual(['web 10', 'worker 20', 'web 30']);
  });

  test('a source that keeps the others waiting comes behind them', async () => {
    const { host, web, estate } = one();
    const slow = host.add(new ScriptedContainer('slow'));
    web.write(['web']);
    slow.write(['slow']);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const asBefore = { ...estate.hostQueries };
    const held = { ...host.engine };
    held.logs = async function* logs(id, options) {
      if (id === slow.id) await gate;
      yield* host.engine.logs(id, options);
    };
    Object.assign(estate.hostQueries, { engineOf: () => held });
    const reading = start(estate, { stack: 'shop', follow: true });
    await reading.pass(10_100);
    expect(reading.texts()).toEqual(['web']);
    release();
    await reading.pass(500);
    Object.assign(estate.hostQueries, asBefore);
    expect(reading.texts()).toEqual(['web', 'slow']);
  });

  test('a host that forwards no sockets serves six logs and says so for the seventh', async () => {
    const host = new ScriptedHost('home');
    host.transport = 'dial-stdio';
    for (let index = 0; index < 7; index += 1) host.add(new ScriptedContainer(`c${index}`)).write(['x']);
    const slots = new ChannelSlots();
    const reading = start(new ScriptedEstate(host), { stack: 'shop', follow: true }, slots);
    await reading.pass(500);
    expect([reading.texts().length, reading.states(6)]).toEqual([6, ['failed']]);
    reading.abort();
    await reading.ended;
    expect(slots.take('home')).not.toBeNull();
  });

  test('when no source can be read the stream ends with the reason', async () => {
    const { web, estate } = one();
    web.logDriver = 'none';
    const reading = start(estate, { container: 'web', follow: true });
    await reading.pass(100);
    expect(await reading.ended).toMatchObject({ code: 'ENGINE_ERROR' });
  });
});
