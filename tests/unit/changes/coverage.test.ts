import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverageOf } from '../../../main/changes/coverage.ts';
import { Presence } from '../../../main/changes/presence.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const hourMs = 3_600_000;
const day = { from: 0, to: 24 * hourMs };
const hours = (from: number, to: number) => ({ from: from * hourMs, to: to * hourMs });

test('a host is unreachable only while this machine was there; otherwise nobody watched', () => {
  const { watchedMs, spans } = coverageOf(day, {
    watched: [hours(2, 4), hours(6, 8)],
    presence: [hours(1, 10)],
    degraded: [hours(3, 7)],
  });
  expect(
    spans.map(({ state, from, to }) => `${state} ${String(from / hourMs)}-${String(to / hourMs)}`),
  ).toEqual([
    'unwatched 0-1',
    'unreachable 1-2',
    'up 2-3',
    'degraded 3-4',
    'unreachable 4-6',
    'degraded 6-7',
    'up 7-8',
    'unreachable 8-10',
    'unwatched 10-24',
  ]);
  expect(watchedMs).toBe(4 * hourMs);
});

test('the moment of logging in after a start is charged to no host', () => {
  const { spans } = coverageOf(day, {
    watched: [{ from: 10_000, to: day.to }],
    presence: [{ from: 5000, to: day.to }],
    degraded: [],
  });
  expect(spans.map(({ state }) => state)).toEqual(['unwatched', 'up']);
});

test('whatever the spans, they cover the time without a hole, once', () => {
  const span = fc
    .tuple(fc.integer({ min: -50, max: 150 }), fc.nat({ max: 80 }))
    .map(([from, long]) => ({ from, to: from + long }));
  const some = fc.array(span, { maxLength: 8 });
  fc.assert(
    fc.property(some, some, some, (watched, presence, degraded) => {
      const { spans } = coverageOf({ from: 0, to: 100 }, { watched, presence, degraded });
      expect(spans[0]?.from).toBe(0);
      expect(spans.at(-1)?.to).toBe(100);
      for (const [index, each] of spans.entries()) {
        if (index > 0) expect(each.from).toBe(spans[index - 1]?.to);
        expect(each.to).toBeGreaterThan(each.from);
      }
    }),
  );
});

test('presence ends with the last look before a sleep, at a pause, and begins anew', async () => {
  const clock = new VirtualClock(1_000_000);
  const written = new Map<number, number>();
  let isWatching = true;
  const presence = new Presence({
    clock,
    isWatching: () => isWatching,
    write: (from, to) => written.set(from, to),
  });
  presence.start();
  await clock.advance(5 * 60_000);
  clock.jump(8 * hourMs);
  await clock.advance(60_000);
  const [first] = [...written];
  expect(first).toEqual([1_000_000, 1_000_000 + 5 * 60_000]);
  const woke = presence.current?.from ?? 0;
  expect(woke).toBeGreaterThanOrEqual(1_000_000 + 8 * hourMs);
  isWatching = false;
  presence.look();
  expect(presence.current).toBeNull();
  expect([...written].at(-1)?.[0]).toBe(woke);
  presence.stop();
});
