import type { Clock } from '../../main/platform/clock/clock.ts';
import { sleepOn } from '../../main/platform/clock/system-clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Lets promises and immediate callbacks that hang on a timer run to rest. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Time that moves only by hand. Timers follow the monotonic clock, as a real machine's do. */
export class VirtualClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #timers: Timer[] = [];
  #order = 0;

  constructor(start: number | string = '2026-01-15T12:00:00Z') {
    this.#wall = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer = { dueMs: this.#monotonic + Math.max(0, delayMs), order: (this.#order += 1), callback };
    this.#timers.push(timer);
    return {
      [Symbol.dispose]: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn((delay, callback) => this.after(delay, callback), delayMs, signal);
  }

  /** Timers that have not fired; zero once everything is stopped. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Lets time pass: both clocks move and timers fire in order, each followed by what hangs on it. */
  async advance(byMs: number): Promise<void> {
    const end = this.#monotonic + byMs;
    await settle();
    for (;;) {
      const next = this.#timers
        .filter((timer) => timer.dueMs <= end)
        .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#wall += next.dueMs - this.#monotonic;
      this.#monotonic = next.dueMs;
      next.callback();
      await settle();
    }
    this.#wall += end - this.#monotonic;
    this.#monotonic = end;
    await settle();
  }

  /** Lets time pass without firing timers, as synchronous work does. */
  pass(byMs: number): void {
    this.#wall += byMs;
    this.#monotonic += byMs;
  }

  /** Moves the wall clock alone, either way: a correction of the time, or a sleep of the machine. */
  jump(byMs: number): void {
    this.#wall += byMs;
  }
}
