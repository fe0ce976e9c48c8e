import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLinger } from '../../../main/server/linger.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const state = { needed: false, ended: 0 };
  const linger = startLinger({
    firstMs: 30_000,
    laterMs: 5_000,
    isNeeded: () => state.needed,
    end: () => {
      state.ended += 1;
    },
  });
  return { state, linger };
}

test('an engine to which nobody comes ends', () => {
  const { state } = start();
  vi.advanceTimersByTime(29_999);
  expect(state.ended).toBe(0);
  vi.advanceTimersByTime(1);
  expect(state.ended).toBe(1);
});

test('it stays while a face is there, and ends a while after the last one', () => {
  const { state, linger } = start();
  state.needed = true;
  linger.changed();
  vi.advanceTimersByTime(120_000);
  expect(state.ended).toBe(0);
  state.needed = false;
  linger.changed();
  vi.advanceTimersByTime(4_999);
  expect(state.ended).toBe(0);
  vi.advanceTimersByTime(1);
  expect(state.ended).toBe(1);
});

test('a face that comes back in time keeps it', () => {
  const { state, linger } = start();
  linger.changed();
  vi.advanceTimersByTime(4_000);
  state.needed = true;
  linger.changed();
  vi.advanceTimersByTime(60_000);
  expect(state.ended).toBe(0);
});
