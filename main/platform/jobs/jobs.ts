import { z } from 'zod';
import { isEnded, type JobView } from '../../contract/jobs.ts';
import type { Actor } from '../actor.ts';
import { outcomeOf } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import type { Events } from '../events/types.ts';
import type { AppLog } from '../log/app-log.ts';
import { createListeners } from '../streams/listeners.ts';
import { judgeFailure, leftoversOf, toAuditEntry, toEvent } from './ending.ts';
import { createExecution, type Execution } from './execution.ts';
import { createJobIds } from './job-id.ts';
import { createJobLocks } from './locks.ts';
import { createJobStore, type StoredJob } from './store.ts';
import type { JobKind, Jobs, LockTarget } from './types.ts';

interface JobsParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  readonly audit: Audit;
  readonly log: AppLog;
}

interface Running {
  readonly execution: Execution;
  readonly locks: readonly LockTarget[];
  /** Settles when the job has ended and its end is in the journal; never rejects. */
  readonly ended: Promise<void>;
}

type End = Parameters<ReturnType<typeof createJobStore>['end']>[1];

// A disk that is full when a job ends is tried again until there is room: the end of a job must not be forgotten.
const retryEndMs = 5_000;

function parseInput(kind: JobKind<unknown>, given: unknown): unknown {
  try {
    return kind.parse(given);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const issue = error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    throw new WheelhouseError(
      'VALIDATION',
      `${kind.kind}: ${path === '' ? 'the input' : `“${path}”`} does not fit: ${issue?.message ?? 'unknown reason'}`,
      { cause: error },
    );
  }
}

/** The jobs of this engine, journalled in the tables `jobs` and `job_steps`. */
export function createJobs({ database, clock, events, audit, log }: JobsParts): Jobs {
  const store = createJobStore(database);
  const kinds = new Map<string, JobKind<unknown>>();
  const running = new Map<string, Running>();
  const locks = createJobLocks(clock);
  const nextId = createJobIds();
  const listeners = createListeners<JobView>();
  let draining = false;

  function toView(job: StoredJob): JobView {
    const live = running.get(job.view.id)?.execution.progress ?? null;
    return live === null || isEnded(job.view.state) ? job.view : { ...job.view, progress: live };
  }

  function find(id: string): StoredJob {
    const job = store.find(id);
    if (job === undefined) {
      throw new WheelhouseError('NOT_FOUND', `There is no job “${id}”.`, {
        hint: 'List the jobs: wheelhouse jobs list',
      });
    }
    return job;
  }

  /** Tells the followers, after the commit of a change, how the job is now. */
  function publish(id: string): void {
    database.afterCommit(() => {
      listeners.emit(toView(find(id)));
    });
  }

  function end(id: string, how: End): void {
    database.transaction(() => {
      const job = find(id);
      store.endOpenSteps(id, how.state === 'interrupted' ? 'interrupted' : 'failed', how.endedAt);
      store.end(id, how);
      events.record(toEvent(job.view, how.state));
      audit.append(toAuditEntry(job, how.state, how.error));
      // Before anybody hears of the end: whoever does may start the next job on the same thing at once.
      database.afterCommit(() => {
        locks.release(running.get(id)?.locks ?? []);
        running.delete(id);
      });
      publish(id);
    });
  }

  async function endForSure(id: string, how: End): Promise<void> {
    for (;;) {
      try {
        end(id, how);
        return;
      } catch (error) {
        log.error('The end of a job could not be written; it is tried again.', { jobId: id, error });
        // Without the journal the next start must find the job as it was left: interrupted.
        if (draining) return;
        await clock.sleep(retryEndMs);
      }
    }
  }

  async function carryOut(
    id: string,
    kind: JobKind<unknown>,
    input: unknown,
    execution: Execution,
  ): Promise<End> {
    const base = { result: null, error: null, leftovers: [] };
    try {
      execution.signal.throwIfAborted();
      database.transaction(() => {
        store.begin(id, clock.now());
        events.record(toEvent(find(id).view, 'started'));
        publish(id);
      });
      const result = await kind.run(input, execution.context);
      // A result that JSON cannot hold must fail here and not while the end is written.
      const kept = JSON.parse(JSON.stringify(result)) as Record<string, unknown>;
      return {
        ...base,
        state: 'succeeded',
        endedAt: clock.now(),
        progress: execution.progress,
        result: kept,
      };
    } catch (thrown) {
      const { state, error } = judgeFailure(thrown, execution.signal, kind.kind, log);
      const leftovers = state === 'interrupted' ? leftoversOf(find(id), kind, log) : [];
      return { ...base, state, endedAt: clock.now(), progress: execution.progress, error, leftovers };
    }
  }

  async function live(
    id: string,
    kind: JobKind<unknown>,
    input: unknown,
    execution: Execution,
  ): Promise<void> {
    // The caller has its answer, and the job its place in `running`, before anything happens.
    await Promise.resolve();
    try {
      const how = await carryOut(id, kind, input, execution);
      execution.stop();
      await endForSure(id, how);
    } catch (error) {
      // The journal itself is gone, as after the engine has closed it: the next start finds the job interrupted.
      log.error('A job lost its journal.', { jobId: id, error });
    }
  }

  function refuse(
    asked: { readonly act: string; readonly subject: JobView['subject']; readonly jobId: string | null },
    actor: Actor,
    error: unknown,
  ): void {
    const { act, subject, jobId } = asked;
    audit.append({
      actor: actor.name,
      act,
      hostId: subject.hostId,
      host: subject.host,
      subject: subject.name,
      jobId,
      before: null,
      after: null,
      outcome: outcomeOf(error),
      error: toErrorView(error),
    });
  }

  function start(kind: JobKind<unknown>, given: unknown, actor: Actor): { readonly jobId: string } {
    if (kinds.get(kind.kind) === undefined) throw new Error(`The job kind ${kind.kind} is not registered.`);
    if (draining) throw new WheelhouseError('REFUSED', 'Wheelhouse is ending and starts no new job.');
    const input = parseInput(kind, given);
    const createdAt = clock.now();
    const id = nextId(createdAt);
    const subject = kind.subject(input);
    const targets = kind.locks(input);
    try {
      locks.take(targets, { id, kind: kind.kind, subject, requestedBy: actor.name, createdAt });
    } catch (error) {
      refuse({ act: kind.kind, subject, jobId: null }, actor, error);
      throw error;
    }
    try {
      database.transaction(() => {
        store.insert({ id, kind: kind.kind, input, subject, requestedBy: actor.name, createdAt });
        publish(id);
      });
    } catch (error) {
      locks.release(targets);
      throw error;
    }
    const execution = createExecution(id, {
      clock,
      log,
      store,
      changed: () => {
        publish(id);
      },
    });
    running.set(id, { execution, locks: targets, ended: live(id, kind, input, execution) });
    return { jobId: id };
  }

  function cancel(id: string, actor: Actor): JobView {
    const { view } = find(id);
    const job = running.get(id);
    if (isEnded(view.state) || job === undefined) {
      throw new WheelhouseError('CONFLICT', `The job ${id} has ended already (${view.state}).`);
    }
    if (view.state === 'cancelling') return toView(find(id));
    if (job.execution.isPastNoReturn) {
      const refusal = new WheelhouseError(
        'REFUSED',
        `${view.kind} of “${view.subject.name}” is past the point where it could stop halfway; it goes on to a whole end.`,
      );
      // A cancel that is heard stands in the entry of the job that it ends; one that is not would leave no trace.
      refuse({ act: 'jobs.cancel', subject: view.subject, jobId: id }, actor, refusal);
      throw refusal;
    }
    database.transaction(() => {
      store.cancelling(id);
      events.record(toEvent(view, 'cancelAsked'));
      publish(id);
    });
    job.execution.abort(new WheelhouseError('CANCELLED', `${actor.name} cancelled it.`));
    return toView(find(id));
  }

  function recover(): readonly JobView[] {
    const left = store.open().filter((job) => !running.has(job.view.id));
    return left.map((job) => {
      const leftovers = leftoversOf(job, kinds.get(job.view.kind), log);
      const error = toErrorView(
        new WheelhouseError('INTERRUPTED', 'Wheelhouse ended while this job was running.'),
      );
      const { progress } = job.view;
      end(job.view.id, {
        state: 'interrupted',
        endedAt: clock.now(),
        progress,
        result: null,
        error,
        leftovers,
      });
      return find(job.view.id).view;
    });
  }

  return {
    register(kind) {
      kinds.set(kind.kind, kind);
    },
    start,
    get: (id) => toView(find(id)),
    list: ({ limit, state }) => store.list(limit, state).map(toView),
    cancel,
    subscribe: (listener) => listeners.add(listener),
    active: () => store.open().map(toView),
    recover,
    async drain(deadlineMs) {
      draining = true;
      const reason = new WheelhouseError('INTERRUPTED', 'Wheelhouse was ended while this job was running.');
      for (const job of running.values()) job.execution.abort(reason);
      const done = new AbortController();
      const all = Promise.all([...running.values()].map((job) => job.ended));
      await Promise.race([all, clock.sleep(deadlineMs, done.signal).catch(() => undefined)]);
      done.abort();
    },
  };
}
