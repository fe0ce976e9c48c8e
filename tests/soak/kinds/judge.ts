import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { openDatabase } from '../../../main/platform/database/open.ts';
import { platformOver } from '../../support/platform-over.ts';
import { judgeJournal, type Acknowledged } from '../kill-judge.ts';

/** How a data folder is after a death. */
export interface Found {
  /** Sentences about what is lost, doubled or does not verify. */
  readonly wrong: readonly string[];
  /** By id; jobs that the death cut are still open here. */
  readonly jobs: ReadonlyMap<string, JobView>;
}

/** Opens what a dead engine left, as the next one would, and compares it with what was acknowledged. */
export function judgeFolder(folder: string, acknowledged: readonly Acknowledged[]): Found {
  const opened = openDatabase({ folder, clock: systemClock });
  try {
    const platform = platformOver(opened.database, folder, systemClock);
    const wrong = judgeJournal(platform, opened.notices, acknowledged);
    const jobs = new Map(platform.jobs.list({ limit: 1_000_000 }).map((job) => [job.id, job]));
    return { wrong, jobs };
  } finally {
    opened.database.close();
  }
}

/** What is wrong with how the next life told of the jobs that were open at a death. Pure. */
export function judgeReports(open: readonly JobView[], after: ReadonlyMap<string, JobView>): string[] {
  return open.flatMap(({ id, kind }) => {
    const job = after.get(id);
    if (job === undefined) return [`The job ${id} (${kind}) was open at a death and is gone.`];
    if (job.state !== 'interrupted') {
      return [`The job ${id} (${kind}) was open at a death and is told as ${job.state}.`];
    }
    return job.leftovers.length === 0 ? [`${kind} was interrupted and says nothing of what it left.`] : [];
  });
}

/** Where a job was cut: at a step, between two, or before or after all of them. Pure. */
export function placeOfDeath(job: JobView | undefined): string {
  if (job === undefined) return 'before it was written';
  if (isEnded(job.state)) return 'after its end';
  const last = job.steps.at(-1);
  if (last === undefined) return 'before its first step';
  return last.state === 'running' ? `in ${last.name}` : `after ${last.name}`;
}
