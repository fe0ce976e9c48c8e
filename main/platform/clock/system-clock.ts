import type { Clock } from './clock.ts';

// Node fires a timer of more than 2^31-1 ms at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const longestTimerMs = 2 ** 31 - 1;

function after(delayMs: number, callback: () => void): Disposable {
  let timer: NodeJS.Timeout;
  const arm = (remainingMs: number): void => {
    const delay = Math.min(Math.max(0, remainingMs), longestTimerMs);
    timer = setTimeout(() => {
      if (remainingMs > longestTimerMs) arm(remainingMs - longestTimerMs);
      else callback();
    }, delay);
    timer.unref();
  };
  arm(delayMs);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
    },
  };
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after,
  sleep: (delayMs, signal) => sleepOn(after, delayMs, signal),
};

/** Builds `sleep` from `after`, for any clock. */
export async function sleepOn(
  after: Clock['after'],
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      timer[Symbol.dispose]();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = after(delayMs, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
  signal?.throwIfAborted();
}
