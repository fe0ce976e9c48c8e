import { expect, test } from 'vitest';
import { systemClock } from '../../../../main/platform/clock/system-clock.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

test('a sleep ends with the reason of the signal that aborts it', async () => {
  const caller = new AbortController();
  const reason = new Error('asked to stop');
  const asleep = systemClock.sleep(60_000, caller.signal);
  caller.abort(reason);
  await expect(asleep).rejects.toBe(reason);
  await expect(systemClock.sleep(1, caller.signal)).rejects.toBe(reason);
});

test('a timer of more than 25 days does not fire at once', async () => {
  let fired = false;
  using _timer = systemClock.after(40 * 24 * 3_600_000, () => {
    fired = true;
  });
  await systemClock.sleep(20);
  expect(fired).toBe(false);
});

test('a disposed timer never fires', async () => {
  let fired = false;
  systemClock.after(1, () => (fired = true))[Symbol.dispose]();
  await systemClock.sleep(10);
  expect(fired).toBe(false);
});

test('virtual timers fire in the order of their time, and a jump of the wall clock fires none', async () => {
  const clock = new VirtualClock('2026-03-08T06:00:00Z');
  const fired: string[] = [];
  clock.after(200, () => fired.push('second'));
  clock.after(100, () => {
    fired.push('first');
    clock.after(50, () => fired.push('between'));
  });
  clock.jump(3_600_000);
  expect(fired).toEqual([]);
  await clock.advance(200);
  expect(fired).toEqual(['first', 'between', 'second']);
  expect(clock.now()).toBe(Date.parse('2026-03-08T07:00:00.200Z'));
  expect(clock.monotonic()).toBe(200);
});
