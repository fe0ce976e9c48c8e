import type { HostQueries } from '../hosts/queries.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { createLookups } from './lookups.ts';
import { createStorageOperations } from './operations.ts';
import { createPruneKind } from './prune-job.ts';
import type { KeepRule } from './prune-model.ts';
import { previewPrune } from './prune-preview.ts';
import type { FindCredential } from './pull-job.ts';
import { createStorageRoutes } from './routes.ts';
import { createStartPrune } from './start-prune.ts';

interface StorageRoomDeps {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  /** Where the credential of a registry comes from; pulls go without one where this is not given. */
  readonly findCredential?: FindCredential;
  /** What other rooms need to stay, such as the images of kept releases: never offered, never removed by a clean-up. */
  readonly keep?: readonly KeepRule[];
}

/** Puts the room of images, volumes, networks and the clean-up together; it asks live and keeps nothing. */
export function createStorageRoom(deps: StorageRoomDeps) {
  const { clock, audit, jobs, hosts, stacks, findCredential } = deps;
  const keep = deps.keep ?? [];
  const observing = { clock, hosts, stacks };
  const lookups = createLookups(observing);
  const operations = createStorageOperations({ audit, jobs, lookups, findCredential });
  const pruneKind = createPruneKind({ ...observing, keep });
  jobs.register(pruneKind);
  return {
    routes: createStorageRoutes({
      clock,
      hosts,
      lookups,
      operations,
      preview: (host, asked, signal) => previewPrune({ ...observing, keep }, host, asked, signal),
      startPrune: createStartPrune({ audit, jobs, hosts, kind: pruneKind }),
    }),
  };
}
