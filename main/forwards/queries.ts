import type { ForwardView } from '../contract/forwards.ts';

/** What other rooms may read about open ports. */
export interface ForwardQueries {
  list(): readonly ForwardView[];
  /** Calls back after each change until disposed; figures of traffic are not a change. */
  subscribe(listener: () => void): Disposable;
}
