import type { Clock } from '../clock/clock.ts';
import type { EngineClient } from '../docker/types.ts';
import type { AppLog } from '../log/app-log.ts';
import type { LockOwner } from './labels.ts';

/** What locks need to know of hosts. */
export interface LockHosts {
  /** The client of a host that is reached now; throws HOST_UNREACHABLE and the like, each a sentence. */
  engineOf(hostId: string): EngineClient;
  find(hostId: string): { readonly name: string } | undefined;
}

export interface LockParts {
  readonly clock: Clock;
  readonly log: AppLog;
  readonly hosts: LockHosts;
  readonly owner: LockOwner;
  /** What the journal of this data folder says of a job. */
  readonly jobState: (jobId: string) => 'live' | 'ended' | 'unknown';
  /** How long a lock counts as alive without a renewal. */
  readonly leaseMs: number;
}
