import { isEnded, type JobView } from '../contract/jobs.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { StoredUndo, StoryFacts } from './model.ts';

function jobOf(jobs: Pick<Jobs, 'get'>, jobId: string): JobView | null {
  try {
    return jobs.get(jobId);
  } catch (error) {
    // Its row was pruned, or it is of a database that was set aside.
    if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** What the journal says of the job for which a watchdog was planted. */
export function factsOf(jobs: Pick<Jobs, 'get'>, undo: StoredUndo): StoryFacts {
  const job = jobOf(jobs, undo.jobId);
  if (job === null) return { takenAt: null, cutAt: null, jobActive: false };
  const wasCut = job.state === 'interrupted' || job.error?.code === 'HOST_UNREACHABLE';
  return {
    // The first step after the planting is the one that takes away.
    takenAt: job.steps.find(({ startedAt }) => startedAt > undo.plantedAt)?.startedAt ?? null,
    cutAt: wasCut ? job.endedAt : null,
    jobActive: !isEnded(job.state),
  };
}
