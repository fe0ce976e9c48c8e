import type { JobState, JobView } from '../../contract/jobs.ts';
import { exitCodeOf } from '../../contract/errors.ts';
import type { NewAuditEntry } from '../audit/types.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import type { NewEvent } from '../events/types.ts';
import type { AppLog } from '../log/app-log.ts';
import type { StoredJob } from './store.ts';
import type { JobKind } from './types.ts';

type Ended = Extract<JobState, 'succeeded' | 'failed' | 'cancelled' | 'interrupted'>;

const outcomes = {
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
} as const satisfies Record<Ended, NewAuditEntry['outcome']>;

/** What a guard kept from beginning, such as a lock that somebody else holds, has changed nothing. */
function wasRefused({ view }: StoredJob, state: Ended, error: JobView['error']): boolean {
  const refusedByGuard = 4;
  return (
    state === 'failed' &&
    view.startedAt === null &&
    error !== null &&
    exitCodeOf(error.code) === refusedByGuard
  );
}

/** The one audit entry that an ended job leaves. */
export function toAuditEntry(job: StoredJob, state: Ended, error: JobView['error']): NewAuditEntry {
  const { view } = job;
  return {
    actor: view.requestedBy,
    act: view.kind,
    hostId: view.subject.hostId,
    host: view.subject.host,
    subject: view.subject.name,
    jobId: view.id,
    before: job.before,
    after: view.parentId === null ? job.after : { ...job.after, parentJobId: view.parentId },
    outcome: wasRefused(job, state, error) ? 'refused' : outcomes[state],
    error,
  };
}

/** The fact that a job changed its state, `job.started`. */
export function toEvent(view: JobView, fact: Ended | 'started' | 'cancelAsked'): NewEvent {
  return {
    type: `job.${fact}`,
    hostId: view.subject.hostId,
    subject: view.subject.name,
    payload: { jobId: view.id, parentId: view.parentId, kind: view.kind, requestedBy: view.requestedBy },
  };
}

/** What the reason of an abort means for the state in which the job ends. */
function endOfAbort(reason: unknown): 'cancelled' | 'interrupted' {
  return reason instanceof WheelhouseError && reason.code === 'INTERRUPTED' ? 'interrupted' : 'cancelled';
}

/** How a job that threw has ended: stopped because it was asked to, or failed. */
export function judgeFailure(
  error: unknown,
  signal: AbortSignal,
  kind: string,
  log: AppLog,
): { readonly state: 'failed' | 'cancelled' | 'interrupted'; readonly error: NonNullable<JobView['error']> } {
  const isAbort =
    error === signal.reason ||
    (error instanceof Error && error.name === 'AbortError') ||
    (error instanceof WheelhouseError && error.code === 'CANCELLED');
  if (signal.aborted && isAbort) {
    return { state: endOfAbort(signal.reason), error: toErrorView(signal.reason) };
  }
  if (error instanceof WheelhouseError) {
    // A lock that was lost stops even a job that can no longer be asked to.
    return { state: error.code === 'INTERRUPTED' ? 'interrupted' : 'failed', error: toErrorView(error) };
  }
  const incidentId = log.reportIncident(error, kind);
  return {
    state: 'failed',
    error: {
      code: 'INTERNAL',
      message: `Wheelhouse itself failed in ${kind}; the app log has it under ${incidentId}.`,
      incidentId,
    },
  };
}

/** What those of its parts that were interrupted too may have left, each under the name of its act. */
export function leftoversBelow(children: readonly StoredJob[]): readonly string[] {
  return children
    .filter(({ view }) => view.state === 'interrupted')
    .flatMap(({ view }) => view.leftovers.map((sentence) => `${view.kind}: ${sentence}`));
}

/** The sentences about what an interrupted job may have left, from its journal. Never throws. */
export function leftoversOf(
  job: StoredJob,
  kind: JobKind<unknown> | undefined,
  log: AppLog,
): readonly string[] {
  const { view } = job;
  if (view.startedAt === null) return ['It had not begun: nothing was changed.'];
  const last = view.steps.at(-1);
  const general =
    last === undefined
      ? 'It stopped before its first step: nothing was changed.'
      : `It stopped at the step “${last.name}”; look at “${view.subject.name}” before you try again.`;
  if (kind === undefined) return [general];
  try {
    return kind.leftovers(kind.parse(job.input), view.steps);
  } catch (error) {
    log.error('The leftovers of an interrupted job could not be judged.', { jobId: view.id, error });
    return [general];
  }
}
