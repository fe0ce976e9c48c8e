import type { Database } from 'better-sqlite3';
import type { HostQueries } from '../hosts/queries.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Events } from '../platform/events/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { StackQueries } from './queries.ts';
import type { createStackRoutes } from './routes.ts';

export interface StacksRoomDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly audit: Audit;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
}

export interface StacksRoom {
  /** `containers` and `stacks`. */
  readonly routes: ReturnType<typeof createStackRoutes>;
  readonly queries: StackQueries;
  /** Shows what was last known, then follows every host that is reached. Registers the job kinds at construction. */
  start(): void;
  /** Ends every stream and writes what is known. */
  stop(): Promise<void>;
}
