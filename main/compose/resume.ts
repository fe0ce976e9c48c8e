import { stackActNames, type StackAct } from '../contract/compose.ts';
import type { JobView } from '../contract/jobs.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobKind, Jobs } from '../platform/jobs/types.ts';
import type { StackActInput } from './act-input.ts';
import { unseenRun } from './leftovers.ts';

interface ResumeDeps {
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  readonly kinds: ReadonlyMap<StackAct, JobKind<StackActInput>>;
  readonly report: (error: unknown, where: string) => void;
}

const lookedAt = 200;
const forgottenAfterMs = 7 * 86_400_000;
// A lock on the engine outlives the laptop that held it for a while; Compose goes on meanwhile.
const waitForLockMs = 5 * 60_000;
const retryMs = 30_000;

function isUnseen({ state, error }: JobView): boolean {
  return state === 'interrupted' || (state === 'failed' && error?.code === 'INTERRUPTED');
}

/** Jobs on this host whose run was left to itself, and which no later job has followed. Pure. */
export function unfollowed(hostId: string, jobs: readonly JobView[], now: number): readonly JobView[] {
  const followed = new Set(
    jobs
      .flatMap(({ steps }) => steps.map(({ intent }) => intent['resumes']))
      .filter((id) => typeof id === 'string'),
  );
  return jobs.filter(
    (job) =>
      job.kind.startsWith('stacks.') &&
      job.subject.hostId === hostId &&
      isUnseen(job) &&
      now - job.createdAt < forgottenAfterMs &&
      unseenRun(job.steps) !== null &&
      !followed.has(job.id),
  );
}

/**
 * Follows what earlier lives of the engine left running on a host, as soon as it is reached: each as a job of its own,
 * whose end tells what became of it.
 */
export function createResumer({ clock, jobs, hosts, kinds, report }: ResumeDeps) {
  const timers = new Set<Disposable>();
  const started = new Set<string>();
  let subscription: Disposable | null = null;

  function resume(job: JobView): void {
    const act = stackActNames.find((name) => `stacks.${name}` === job.kind);
    const kind = act === undefined ? undefined : kinds.get(act);
    const run = unseenRun(job.steps);
    const { hostId, host, name: stack } = job.subject;
    if (act === undefined || kind === undefined || run === null || hostId === null) return;
    const namesIn = (value: unknown): string[] =>
      Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
    const input: StackActInput = {
      act,
      hostId,
      host: hosts.find(hostId)?.name ?? host ?? hostId,
      stack,
      services: namesIn(run.intent['services']),
      containers: namesIn(run.intent['containers']),
      pull: 'missing',
      recreate: 'changed',
      removeOrphans: false,
      replicas: null,
      timeoutSeconds: null,
      resumes: { jobId: job.id, runId: run.runId },
    };
    try {
      jobs.start(kind, input, { name: 'wheelhouse' }, { waitForLockMs });
      started.add(job.id);
    } catch (error) {
      if (!(error instanceof WheelhouseError)) report(error, 'stacks.resume');
      else if (error.code === 'LOCK_HELD') later(hostId);
    }
  }

  function later(hostId: string): void {
    const timer = clock.after(retryMs, () => {
      timers.delete(timer);
      look(hostId);
    });
    timers.add(timer);
  }

  function look(hostId: string): void {
    if (hosts.find(hostId)?.connection.state !== 'ready') return;
    const recent = jobs.list({ limit: lookedAt });
    for (const job of unfollowed(hostId, recent, clock.now())) {
      if (!started.has(job.id)) resume(job);
    }
  }

  return {
    start(): void {
      subscription = hosts.subscribe(({ kind, hostId }) => {
        if (kind === 'connection') look(hostId);
      });
      for (const { id } of hosts.list()) look(id);
    },
    stop(): void {
      subscription?.[Symbol.dispose]();
      for (const timer of timers) timer[Symbol.dispose]();
      timers.clear();
    },
  };
}
