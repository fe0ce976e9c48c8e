import { isEnded, type JobState } from '../../main/contract/jobs.ts';
import type { StorageNotice } from '../../main/platform/database/types.ts';
import type { Platform } from '../support/platform-over.ts';

/** What the child said it had finished: from then on it must never be lost. */
export type Acknowledged =
  | { readonly fact: 'job'; readonly jobId: string }
  | { readonly fact: 'step'; readonly jobId: string; readonly step: string }
  | { readonly fact: 'ended'; readonly jobId: string; readonly state: JobState }
  | { readonly fact: 'event'; readonly seq: number }
  | { readonly fact: 'audit'; readonly seq: number; readonly hash: string };

const everything = 1_000_000;

/** Compares a journal with what was acknowledged and with itself. Answers a sentence for each thing that is wrong. */
export function judgeJournal(
  { database, jobs, audit, events }: Platform,
  notices: readonly StorageNotice[],
  acknowledged: readonly Acknowledged[],
): string[] {
  const wrong: string[] = notices.map((notice) => notice.message);
  const check = database.prepare<{ integrity_check: string }>('PRAGMA integrity_check').get();
  if (check?.integrity_check !== 'ok')
    wrong.push(`The database is damaged: ${check?.integrity_check ?? 'no answer'}`);
  const verification = audit.verify();
  if (!verification.ok) wrong.push(`The audit does not verify: ${verification.broken?.reason ?? ''}`);

  const allJobs = new Map(jobs.list({ limit: everything }).map((job) => [job.id, job]));
  const hashes = new Map(audit.list({ limit: everything }).map((entry) => [entry.seq, entry.hash]));
  const seqs = new Set(events.since(0, everything).map((event) => event.seq));
  for (const said of acknowledged) {
    switch (said.fact) {
      case 'job':
        if (!allJobs.has(said.jobId)) wrong.push(`The job ${said.jobId} was acknowledged and is lost.`);
        break;
      case 'step': {
        const step = allJobs.get(said.jobId)?.steps.find(({ name }) => name === said.step);
        if (step?.state !== 'done') wrong.push(`${said.step} of ${said.jobId} was acknowledged and is lost.`);
        break;
      }
      case 'ended':
        if (allJobs.get(said.jobId)?.state !== said.state) {
          wrong.push(`The end of ${said.jobId} (${said.state}) was acknowledged and is lost.`);
        }
        break;
      case 'event':
        if (!seqs.has(said.seq)) wrong.push(`The event ${said.seq} was acknowledged and is lost.`);
        break;
      case 'audit':
        if (hashes.get(said.seq) !== said.hash)
          wrong.push(`The audit entry ${said.seq} was acknowledged and is lost.`);
        break;
    }
  }
  return [...wrong, ...judgeEnds({ database, jobs })];
}

/** A job that has ended left exactly one audit entry and one event of its end; one that has not, none. */
function judgeEnds({ database, jobs }: Pick<Platform, 'database' | 'jobs'>): string[] {
  const entries = new Map(
    database
      .prepare<{ job_id: string; n: number }>(
        'SELECT job_id, count(*) AS n FROM audit WHERE job_id IS NOT NULL GROUP BY job_id',
      )
      .all()
      .map((row) => [row.job_id, row.n]),
  );
  const endings = new Map(
    database
      .prepare<{ job_id: string; n: number }>(
        `SELECT payload ->> 'jobId' AS job_id, count(*) AS n FROM events
         WHERE type IN ('job.succeeded', 'job.failed', 'job.cancelled', 'job.interrupted') GROUP BY 1`,
      )
      .all()
      .map((row) => [row.job_id, row.n]),
  );
  const wrong: string[] = [];
  for (const job of jobs.list({ limit: everything })) {
    const expected = isEnded(job.state) ? 1 : 0;
    const audited = entries.get(job.id) ?? 0;
    const told = endings.get(job.id) ?? 0;
    if (audited !== expected || told !== expected) {
      wrong.push(
        `The job ${job.id} (${job.state}) has ${audited} audit entries and ${told} events of its end.`,
      );
    }
    if (isEnded(job.state) && job.steps.some((step) => step.state === 'running')) {
      wrong.push(`The job ${job.id} has ended (${job.state}) and still has a running step.`);
    }
  }
  return wrong;
}
