import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { ObserverQueries } from '../observer/queries.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { OverviewFeed } from './feed.ts';
import type { OverviewQueries } from './queries.ts';
import { createOverviewRoutes } from './routes.ts';

export interface OverviewRoomDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  readonly observer: ObserverQueries;
  readonly jobs: Pick<Jobs, 'list' | 'active' | 'subscribe'>;
  /** How often it is worked out anew without a reason; as often as is good unless told. */
  readonly pace?: Pace;
}

export interface OverviewRoom {
  readonly routes: ReturnType<typeof createOverviewRoutes>;
  readonly queries: OverviewQueries;
  /** Does nothing: the overview is worked out while somebody looks. */
  start(): void;
  stop(): Promise<void>;
}

/** Puts the room of the overview together. */
export function createOverviewRoom(deps: OverviewRoomDeps): OverviewRoom {
  const feed = new OverviewFeed(deps);
  return {
    routes: createOverviewRoutes(feed),
    queries: feed,
    start: () => undefined,
    stop() {
      feed.close();
      return Promise.resolve();
    },
  };
}
