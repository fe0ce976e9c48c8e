import { expect, test } from 'vitest';
import { createEvents } from '../../../../main/platform/events/events.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function parts() {
  const clock = new VirtualClock(1000);
  const { database } = temporaryDatabase(clock);
  return { clock, database, events: createEvents(database, clock) };
}

const died = { type: 'container.died', hostId: 'h1', subject: 'nginx', payload: { exitCode: 1 } };

test('an event is published after the commit of the state that it tells of, never before, never when undone', () => {
  const { database, events } = parts();
  const heard: unknown[] = [];
  using _subscription = events.subscribe((event) => heard.push(event));
  database.transaction(() => {
    events.record(died);
    expect(heard).toEqual([]);
  });
  expect(heard).toEqual([{ ...died, seq: 1, at: 1000 }]);
  expect(() =>
    database.transaction(() => {
      events.record(died);
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(heard).toHaveLength(1);
  expect(events.since(0, 10)).toHaveLength(1);
});

test('events are read on from a number, oldest first, and found newest first', async () => {
  const { clock, events } = parts();
  events.record(died);
  await clock.advance(500);
  events.record({ ...died, subject: 'redis', at: 1200 });
  events.record({ ...died, type: 'container.started', hostId: 'h2' });
  const seqs = (list: readonly { seq: number }[]) => list.map((event) => event.seq);
  expect(seqs(events.since(1, 10))).toEqual([2, 3]);
  expect(seqs(events.since(0, 1))).toEqual([1]);
  expect(seqs(events.find({ type: 'container.died', limit: 10 }))).toEqual([2, 1]);
  expect(seqs(events.find({ hostId: 'h2', limit: 10 }))).toEqual([3]);
  expect(seqs(events.find({ subject: 'nginx', limit: 10 }))).toEqual([3, 1]);
  expect(seqs(events.find({ sinceMs: 1200, limit: 10 }))).toEqual([3, 2]);
});

test('a number is never given twice, even after the newest event was pruned', () => {
  const { database, events } = parts();
  events.record(died);
  database.prepare('DELETE FROM events').run();
  expect(events.record(died).seq).toBe(2);
});

test('a listener that ended hears no more, and one that fails keeps no other from hearing', () => {
  const { events } = parts();
  const heard: number[] = [];
  const ended = events.subscribe(() => heard.push(-1));
  ended[Symbol.dispose]();
  events.subscribe(() => {
    throw new Error('a bad listener');
  });
  events.subscribe((event) => heard.push(event.seq));
  events.record(died);
  expect(heard).toEqual([1]);
});
