import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { StackQueries } from '../stacks/queries.ts';
import type { OverviewQueries } from './queries.ts';
import type { createOverviewRoutes } from './routes.ts';

export interface OverviewRoomDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  readonly jobs: Pick<Jobs, 'list' | 'active' | 'subscribe'>;
}

export interface OverviewRoom {
  readonly routes: ReturnType<typeof createOverviewRoutes>;
  readonly queries: OverviewQueries;
  start(): void;
  stop(): Promise<void>;
}
