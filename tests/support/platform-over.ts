import { createAudit } from '../../main/platform/audit/audit.ts';
import type { Audit } from '../../main/platform/audit/types.ts';
import type { Clock } from '../../main/platform/clock/clock.ts';
import type { Database } from '../../main/platform/database/types.ts';
import { createEvents } from '../../main/platform/events/events.ts';
import type { Events } from '../../main/platform/events/types.ts';
import { createJobs } from '../../main/platform/jobs/jobs.ts';
import type { Jobs } from '../../main/platform/jobs/types.ts';
import { quietLog } from './quiet-log.ts';

export interface Platform {
  readonly folder: string;
  readonly database: Database;
  readonly events: Events;
  readonly audit: Audit;
  readonly jobs: Jobs;
}

/** The real parts of the platform over an open database: one life of an engine. */
export function platformOver(database: Database, folder: string, clock: Clock): Platform {
  const log = quietLog(folder);
  const events = createEvents(database, clock);
  const audit = createAudit({ database, clock, folder, log });
  return { folder, database, events, audit, jobs: createJobs({ database, clock, events, audit, log }) };
}
