import { useMemo, useSyncExternalStore } from 'react';
import type { ChangesView } from '../../../main/contract/changes.ts';
import { useLink } from '../../app/client/engine-context.tsx';
import { StreamStore, type StreamState } from '../../app/client/stream-store.ts';

/** What is different now from an instant on, kept current while somebody looks. */
export function useChanges(since: number, host?: string): StreamState<ChangesView> {
  const link = useLink();
  const store = useMemo(
    () =>
      new StreamStore<ChangesView, ChangesView>(link, {
        open: (client, signal) =>
          client.changes.watch({ since, ...(host === undefined ? {} : { host }) }, { signal }),
        reduce: (_, item) => item,
      }),
    [link, since, host],
  );
  return useSyncExternalStore(store.subscribe, store.getState);
}
