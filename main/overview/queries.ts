import type { Overview } from '../contract/overview.ts';

/** What other rooms may read of the overview. */
export interface OverviewQueries {
  /** How everything is now. */
  get(): Overview;
  /** Calls back when the overview is another than it was, at most every 250 ms, until disposed. */
  subscribe(listener: () => void): Disposable;
}
