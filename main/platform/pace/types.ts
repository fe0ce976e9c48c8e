/** How long something that is repeated waits between two turns, in each pace. Milliseconds. */
export interface Interval {
  readonly normalMs: number;
  readonly slowMs: number;
}

/** Why hosts are asked less often. */
export type SlowReason = 'battery' | 'metered' | 'sleep';

export interface PaceView {
  readonly value: 'normal' | 'slow';
  readonly because: readonly SlowReason[];
}

/** How often this machine asks its hosts anything. What they tell by themselves (events, streams) has no pace. */
export interface Pace {
  view(): PaceView;
  /** The interval as it is now, in milliseconds. */
  of(interval: Interval): number;
  /**
   * Calls back once after the interval, which follows the pace while it runs. `lateMs` is how much later than asked for by
   * the wall clock: a machine that slept. The answer ends the timer.
   */
  after(interval: Interval, callback: (lateMs: number) => void): Disposable;
  /** Resolves after the interval; rejects with the signal's reason when it is aborted first. */
  sleep(interval: Interval, signal: AbortSignal): Promise<void>;
  /** Calls back after each change until disposed. */
  subscribe(listener: () => void): Disposable;
}
