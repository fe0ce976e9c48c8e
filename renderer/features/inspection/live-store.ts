import type { Counting, StatsItem, UsageSample } from '../../../main/contract/stats.ts';
import type { EngineLink } from '../../app/client/engine-link.ts';
import { StreamStore } from '../../app/client/stream-store.ts';

/** How far back live figures are shown, in milliseconds. */
export const shownMs = 10 * 60 * 1_000;

/** What is known of what a container uses. */
export interface LiveFigures {
  readonly counting: Counting;
  readonly samples: readonly UsageSample[];
}

type LiveStore = StreamStore<StatsItem, LiveFigures>;

// Enough for whoever walks through a stack and back; each holds at most 600 samples.
const keptStores = 12;

/**
 * Samples before the given ones are kept: what was seen here before a connection was lost, or before the screen was left, is still true.
 * The first of the new ones says itself that nobody counted before it.
 */
function joined(before: readonly UsageSample[], now: readonly UsageSample[]): readonly UsageSample[] {
  const newest = now.at(-1)?.at ?? before.at(-1)?.at ?? 0;
  const first = now[0]?.at ?? Number.POSITIVE_INFINITY;
  return [...before.filter(({ at }) => at < first && at > newest - shownMs), ...now];
}

function createLiveStore(link: EngineLink, hostId: string, containerId: string): LiveStore {
  let kept: readonly UsageSample[] = [];
  return new StreamStore(link, {
    open: (client, signal) => client.containers.stats({ container: containerId, host: hostId }, { signal }),
    reduce(known, item) {
      if (item.type === 'snapshot') kept = joined(kept, item.samples);
      if (item.type === 'sample') kept = joined(kept, [item.sample]);
      const counting = item.type === 'sample' ? known?.counting : item.counting;
      return { counting: counting ?? { state: 'opening', since: 0, reason: null }, samples: kept };
    },
  });
}

const stores = new WeakMap<EngineLink, Map<string, LiveStore>>();

/** The live figures of a container: one stream while somebody looks on, and what it told for a while after. */
export function liveStoreOf(link: EngineLink, hostId: string, containerId: string): LiveStore {
  const known = stores.get(link) ?? new Map<string, LiveStore>();
  stores.set(link, known);
  const key = `${hostId} ${containerId}`;
  const store = known.get(key) ?? createLiveStore(link, hostId, containerId);
  // The one that was looked at last is forgotten last.
  known.delete(key);
  known.set(key, store);
  const oldest = known.keys().next();
  if (known.size > keptStores && oldest.done !== true) known.delete(oldest.value);
  return store;
}
