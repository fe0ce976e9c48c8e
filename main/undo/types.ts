import type { HostQueries } from '../hosts/queries.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { Events } from '../platform/events/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { LockOwner } from '../platform/locks/labels.ts';

export interface UndoRoomDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly audit: Audit;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  /** The data folder by which what stands on a host is known as ours. */
  readonly owner: LockOwner;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
}
