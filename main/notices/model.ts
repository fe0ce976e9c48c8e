import type { JobView } from '../contract/jobs.ts';
import type { Notice, NoticeContent, NoticeView } from '../contract/notices.ts';
import type { Overview, Problem } from '../contract/overview.ts';
import type { QuestionKind, QuestionView } from '../contract/questions.ts';
import type { Settings } from '../contract/settings.ts';

/** Something that may be worth telling, as it is now. */
export interface Candidate {
  /** The same however the thing is wrong, and however often its container was made anew. */
  readonly key: string;
  readonly severity: Notice['severity'];
  readonly content: NoticeContent;
  /** How long it must last before it is told. */
  readonly settleMs: number;
  /** A job of ours works on it: what it does meanwhile is no news. */
  readonly isBusy: boolean;
}

/** A notice as it is kept. */
export interface StoredNotice extends NoticeView {
  /** The notice that tells of it too. */
  readonly groupedIn: string | null;
}

// Our own restart, a deployment and a blip are over by then; the tray has shown it all the while.
const containerSettleMs = 20_000;
// A reconnect after a lost network or a sleep takes its back-off.
const reachSettleMs = 60_000;
// Whoever asked at a terminal answers there.
const personSettleMs = 10_000;

const settleOf: Readonly<Record<Problem['kind'], number | null>> = {
  containerCrashLoop: containerSettleMs,
  containerDown: containerSettleMs,
  containerUnhealthy: containerSettleMs,
  containerDegraded: containerSettleMs,
  hostUnreachable: reachSettleMs,
  hostRejected: personSettleMs,
  hostNeedsPerson: personSettleMs,
  jobInterrupted: 0,
  // The desktop shows that it has no network; Wheelhouse need not say so again.
  observerOffline: null,
  observerPortal: reachSettleMs,
  observerLimited: reachSettleMs,
};

const loginKinds: readonly QuestionKind[] = ['passphrase', 'password', 'keyboardInteractive', 'hostKey'];

const jobKey = (id: string): string => `job:${id}`;

/** Whether a key names a job, whose end is past: it is told once. Pure. */
export function isOfJob(key: string): boolean {
  return key.startsWith(jobKey(''));
}

/** What a problem is about. One container that is first unhealthy, then down, is one problem. Pure. */
function keyOfProblem({ kind, hostId, subject, jobId }: Problem): string {
  if (kind.startsWith('container')) return `container:${hostId ?? ''}:${subject}`;
  if (kind === 'jobInterrupted') return jobKey(jobId ?? '');
  return kind.startsWith('observer') ? 'observer' : `host:${hostId ?? ''}`;
}

/** A login that waits for a person is the same to them whether its host or its question says so. */
function keyOfQuestion({ id, kind, subject }: QuestionView): string {
  return subject.hostId !== null && loginKinds.includes(kind) ? `host:${subject.hostId}` : `question:${id}`;
}

/** Whether a running job works on what a problem is about: on the container, or on its stack. Pure. */
function isWorkedOn(problem: Problem, jobs: readonly JobView[]): boolean {
  return jobs.some(
    ({ subject }) =>
      subject.hostId === problem.hostId &&
      (subject.name === problem.subject || (problem.stack !== null && subject.name === problem.stack)),
  );
}

/** All that may be worth telling now, each thing once. Pure. */
export function findCandidates(overview: Overview, questions: readonly QuestionView[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const problem of overview.problems) {
    const settleMs = settleOf[problem.kind];
    const key = keyOfProblem(problem);
    // The worst comes first, and stands for the rest.
    if (settleMs === null || found.has(key)) continue;
    const isBusy = problem.containerId !== null && isWorkedOn(problem, overview.runningJobs);
    const { severity } = problem;
    found.set(key, { key, severity, settleMs, isBusy, content: { type: 'problem', problem } });
  }
  for (const question of questions) {
    const key = keyOfQuestion(question);
    if (found.has(key)) continue;
    const { kind, subject } = question;
    found.set(key, {
      key,
      severity: 'warning',
      settleMs: personSettleMs,
      isBusy: false,
      content: { type: 'question', kind, host: subject.host, subject: subject.name },
    });
  }
  return [...found.values()];
}

/** What is told of a job that just ended; null where there is nothing to tell: who asked at a terminal reads it there. Pure. */
export function noticeOfJob(job: JobView): { readonly key: string; readonly content: NoticeContent } | null {
  const { id, kind, subject, state } = job;
  if (job.parentId !== null || job.requestedBy.endsWith('(cli)')) return null;
  if (state !== 'failed' && state !== 'interrupted') return null;
  const message = job.error?.message ?? job.leftovers[0] ?? null;
  return {
    key: jobKey(id),
    content: {
      type: 'job',
      jobId: id,
      kind,
      host: subject.host,
      subject: subject.name,
      state,
      message,
    },
  };
}

/** Whether the reader wants to hear of something that bad. Pure. */
export function isWanted(severity: Notice['severity'], setting: Settings['notifications']): boolean {
  return setting === 'all' || (setting === 'critical' && severity === 'critical');
}

const ranks: Readonly<Record<Notice['severity'], number>> = { info: 0, warning: 1, critical: 2 };

/** Whether something is told already: it is open, and was not less bad when it was told. Pure. */
export function isTold({ severity }: Candidate, open: StoredNotice | undefined): boolean {
  return open !== undefined && ranks[open.severity] >= ranks[severity];
}

/** The worse of several. Pure. */
export function worst(severities: readonly Notice['severity'][]): Notice['severity'] {
  return severities.toSorted((a, b) => ranks[b] - ranks[a])[0] ?? 'info';
}
