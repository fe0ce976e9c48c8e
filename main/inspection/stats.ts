import type { StatsItem } from '../contract/stats.ts';
import { queue } from '../platform/streams/queue.ts';
import { stoppable, type Stream } from '../platform/streams/stoppable.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { StatsFeed, type StatsFeedDeps } from './stats-feed.ts';

export interface StatsDeps extends StatsFeedDeps {
  readonly stacks: Pick<StackQueries, 'resolve'>;
}

// Two minutes of one a second: a reader that sleeps longer gets a gap, not a backlog.
const waitingAtMost = 120;

function endsHere(item: StatsItem): boolean {
  return item.type === 'counting' && item.counting.state === 'removed';
}

/** Live figures of containers; each container is counted once, however many look on. */
export function createStats(deps: StatsDeps) {
  const feeds = new Map<string, StatsFeed>();

  function feedOf(hostId: string, containerId: string, name: string): StatsFeed {
    const key = `${hostId} ${containerId}`;
    const known = feeds.get(key);
    if (known !== undefined) return known;
    const feed = new StatsFeed(deps, { hostId, containerId, name });
    feeds.set(key, feed);
    return feed;
  }

  return {
    /** A snapshot, then samples and states, until the caller or the container ends it. */
    watch(
      target: { readonly container: string; readonly host?: string | undefined },
      signal?: AbortSignal,
    ): Stream<StatsItem> {
      const { hostId, container } = deps.stacks.resolve(target.container, target.host);
      const feed = feedOf(hostId, container.id, container.name);
      const waiting = queue<StatsItem>({
        capacity: waitingAtMost,
        onEnd: () => {
          subscription[Symbol.dispose]();
          if (feed.isIdle) feeds.delete(`${hostId} ${container.id}`);
        },
      });
      const opening = feed.snapshot();
      const subscription = feed.subscribe((item) => {
        waiting.push(item);
        if (endsHere(item)) waiting.end();
      });

      async function* items(): AsyncGenerator<StatsItem, void, void> {
        yield opening;
        let missed = false;
        for await (const { items: batch, dropped } of waiting.batches) {
          missed ||= dropped > 0;
          for (const item of batch) {
            if (missed && item.type === 'sample') {
              missed = false;
              yield { type: 'sample', sample: { ...item.sample, afterGap: true } };
            } else {
              yield item;
            }
          }
        }
      }

      const stop = (): void => void waiting.batches.return();
      return stoppable(items(), stop, signal);
    },

    /** Ends every stream. */
    stop(): void {
      for (const feed of feeds.values()) feed.close();
      feeds.clear();
    },
  };
}
