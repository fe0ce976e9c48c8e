import { expect, test } from 'vitest';
import { latest } from '../../../../main/platform/streams/latest.ts';
import { queue } from '../../../../main/platform/streams/queue.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function counter() {
  const listeners = new Set<() => void>();
  let value = 0;
  return {
    read: () => value,
    subscribe: (changed: () => void): Disposable => {
      listeners.add(changed);
      return { [Symbol.dispose]: () => void listeners.delete(changed) };
    },
    set(next: number) {
      value = next;
      for (const listener of listeners) listener();
    },
    listeners,
  };
}

test('a stream of views opens with the view, then a slow reader gets only the newest', async () => {
  const source = counter();
  const views = latest({ read: source.read, subscribe: source.subscribe });
  expect(await views.next()).toEqual({ done: false, value: 0 });
  for (let value = 1; value <= 1000; value += 1) source.set(value);
  expect(await views.next()).toEqual({ done: false, value: 1000 });
  await views.return();
});

test('a change that comes while nobody reads is not lost', async () => {
  const source = counter();
  const views = latest({ read: source.read, subscribe: source.subscribe });
  await views.next();
  const pending = views.next();
  source.set(7);
  expect(await pending).toEqual({ done: false, value: 7 });
  await views.return();
});

test('the abort of the caller ends a quiet stream and its subscription', async () => {
  const source = counter();
  const caller = new AbortController();
  const views = latest({ read: source.read, subscribe: source.subscribe, signal: caller.signal });
  await views.next();
  expect(source.listeners.size).toBe(1);
  const pending = views.next();
  caller.abort();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(source.listeners.size).toBe(0);
});

test('return() ends a stream that waits for a change', async () => {
  const source = counter();
  const views = latest({ read: source.read, subscribe: source.subscribe });
  await views.next();
  const pending = views.next();
  await views.return();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(source.listeners.size).toBe(0);
});

test('a stream whose caller is gone before it began yields nothing and subscribes to nothing', async () => {
  const source = counter();
  const views = latest({ read: source.read, subscribe: source.subscribe, signal: AbortSignal.abort() });
  expect(await views.next()).toEqual({ done: true, value: undefined });
  expect(source.listeners.size).toBe(0);
});

test('a paced stream sends one view in each interval', async () => {
  const source = counter();
  const clock = new VirtualClock();
  const seen: number[] = [];
  const views = latest({
    read: source.read,
    subscribe: source.subscribe,
    pace: { clock, everyMs: 250 },
    isLast: (value) => value === 99,
  });
  const reading = (async () => {
    for await (const value of views) seen.push(value);
  })();
  await clock.advance(100);
  source.set(1);
  source.set(2);
  await clock.advance(100);
  expect(seen).toEqual([0]);
  await clock.advance(50);
  expect(seen).toEqual([0, 2]);
  source.set(99);
  await clock.advance(250);
  await reading;
  expect(seen).toEqual([0, 2, 99]);
  expect(clock.pendingTimers).toBe(0);
});

test('a full queue drops the oldest and says how many', async () => {
  const lines = queue<number>({ capacity: 3 });
  for (let line = 1; line <= 10; line += 1) lines.push(line);
  expect(lines.waiting).toBe(3);
  expect((await lines.batches.next()).value).toEqual({ items: [8, 9, 10], dropped: 7 });
  lines.push(11);
  expect((await lines.batches.next()).value).toEqual({ items: [11], dropped: 0 });
});

test('a queue hands out what waits before it ends, in batches of the asked size', async () => {
  let ended = 0;
  const lines = queue<number>({ capacity: 10, batchSize: 2, onEnd: () => (ended += 1) });
  for (let line = 1; line <= 3; line += 1) lines.push(line);
  lines.end();
  expect(lines.push(4)).toBe(false);
  const batches: (readonly number[])[] = [];
  for await (const batch of lines.batches) batches.push(batch.items);
  expect(batches).toEqual([[1, 2], [3]]);
  expect(ended).toBe(1);
});

test('a failed queue throws after what waits has been read', async () => {
  const lines = queue<number>({ capacity: 10 });
  lines.push(1);
  lines.fail(new Error('the channel closed'));
  expect((await lines.batches.next()).value).toEqual({ items: [1], dropped: 0 });
  await expect(lines.batches.next()).rejects.toThrow('the channel closed');
});

test('the abort of the caller ends a queue and releases its producer, even one never read', async () => {
  const caller = new AbortController();
  let ended = 0;
  const lines = queue<number>({ capacity: 10, signal: caller.signal, onEnd: () => (ended += 1) });
  lines.push(1);
  caller.abort();
  expect(ended).toBe(1);
  expect(lines.push(2)).toBe(false);
  expect(await lines.batches.next()).toEqual({ done: true, value: undefined });
});
