import type { ObserverView } from '../contract/observer.ts';

export { isHidden } from './model.ts';

/** What other rooms may read about this machine's own sight. */
export interface ObserverQueries {
  view(): ObserverView;
  /** Calls back after each change until disposed. */
  subscribe(listener: () => void): Disposable;
}
