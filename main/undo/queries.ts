import type { UndoView } from '../contract/undo.ts';

/** What other rooms may read of the watchdogs on hosts. */
export interface UndoQueries {
  /** Ours, newest first, and those of other laptops on hosts that were reached. */
  list(hostId?: string): readonly UndoView[];
  /** Calls back after each change until disposed. */
  subscribe(listener: () => void): Disposable;
}
