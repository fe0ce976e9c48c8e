import type { Database } from 'better-sqlite3';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Events } from '../platform/events/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { SettingsStore } from '../platform/settings/types.ts';
import type { HostQueries } from './queries.ts';
import type { Reach } from './reach.ts';
import type { createHostRoutes } from './routes.ts';

export interface HostsRoomDeps {
  readonly clock: Clock;
  /** 0 ≤ x < 1; spreads reconnects. */
  readonly random: () => number;
  readonly database: Database;
  readonly audit: Audit;
  readonly events: Events;
  readonly jobs: Pick<Jobs, 'active'>;
  readonly settings: SettingsStore;
  /** Wheelhouse's own known_hosts: `known_hosts` in the data folder. */
  readonly trustFile: string;
  /** How a host is reached; the real one unless a test scripts faults. */
  readonly reach?: Reach;
}

export interface HostsRoom {
  readonly routes: ReturnType<typeof createHostRoutes>;
  readonly queries: HostQueries;
  /** Reaches for every host, unless watching is paused. */
  start(): void;
  /** Closes every connection and timer. */
  stop(): Promise<void>;
}
