import type { AuditEntry } from '../contract/audit.ts';
import type { JobView } from '../contract/jobs.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';

/** Something that somebody did with this Wheelhouse, over the time that it took. */
export interface Act {
  readonly act: string;
  readonly actor: string;
  readonly hostId: string;
  readonly subject: string;
  readonly from: number;
  readonly to: number;
  readonly jobId: string | null;
  readonly auditSeq: number | null;
  readonly outcome: AuditEntry['outcome'] | null;
  /** What it removed, by name. */
  readonly removed: readonly string[];
  readonly error: string | null;
}

const pageSize = 200;
const readAtMost = 2000;
// Of a job whose record is gone nobody knows how long it took.
const takenMs = 60_000;

interface ActSources {
  readonly audit: Pick<Audit, 'list'>;
  readonly jobs: Pick<Jobs, 'get' | 'active'>;
}

/** What somebody did to hosts since an instant, with what is still under way; the newest first. */
export function readActs({ audit, jobs }: ActSources, since: number, now: number): readonly Act[] {
  const acts = jobs.active().flatMap((job) => toRunning(job, now));
  let before: number | undefined;
  for (let read = 0; read < readAtMost; read += pageSize) {
    const page = audit.list({ limit: pageSize, before });
    for (const entry of page) if (entry.at >= since) acts.push(...toAct(entry, jobs));
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize || last.at < since) break;
    before = last.seq;
  }
  return acts;
}

function toRunning({ id, kind, subject, requestedBy, createdAt }: JobView, now: number): Act[] {
  if (subject.hostId === null) return [];
  return [
    {
      act: kind,
      actor: requestedBy,
      hostId: subject.hostId,
      subject: subject.name,
      from: createdAt,
      to: now,
      jobId: id,
      auditSeq: null,
      outcome: null,
      removed: [],
      error: null,
    },
  ];
}

function toAct(entry: AuditEntry, jobs: Pick<Jobs, 'get'>): Act[] {
  const { hostId, at, jobId } = entry;
  if (hostId === null) return [];
  return [
    {
      act: entry.act,
      actor: entry.actor,
      hostId,
      subject: entry.subject,
      from: jobId === null ? at : startOf(jobId, jobs, at),
      to: at,
      jobId,
      auditSeq: entry.seq,
      outcome: entry.outcome,
      removed: removedBy(entry.after),
      error: entry.error?.message ?? null,
    },
  ];
}

function startOf(jobId: string, jobs: Pick<Jobs, 'get'>, at: number): number {
  try {
    return jobs.get(jobId).createdAt;
  } catch {
    // The audit outlives the jobs.
    return at - takenMs;
  }
}

/** A clean-up's audit entry lists what it removed; a row that is no longer so is not read. */
function removedBy(after: AuditEntry['after']): readonly string[] {
  const removed = after?.['removed'];
  if (!Array.isArray(removed)) return [];
  return removed.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('name' in item)) return [];
    return typeof item.name === 'string' ? [item.name] : [];
  });
}
