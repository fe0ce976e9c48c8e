import type { ErrorView } from '../../contract/errors.ts';
import { isEnded, type JobView } from '../../contract/jobs.ts';
import type { Actor } from '../actor.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import { createListeners } from '../streams/listeners.ts';
import { acquire } from './acquire.ts';
import { toAsked, type Asked } from './asked.ts';
import { judgeFailure, leftoversBelow, leftoversOf } from './ending.ts';
import { createExecution, type Execution } from './execution.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createJobIds } from './job-id.ts';
import { createJournal, type End, type JournalParts } from './journal.ts';
import { createJobLocks } from './locks.ts';
import { createJobStore, type StoredJob } from './store.ts';
import type {
  JobKind,
  Jobs,
  LockHolder,
  LockTarget,
  SharedHold,
  SharedLocks,
  StartOptions,
} from './types.ts';

interface JobsParts extends JournalParts {
  /** Locks that other laptops see; without them only this engine's own jobs keep out of each other's way. */
  readonly sharedLocks?: SharedLocks | undefined;
}

interface Running {
  readonly execution: Execution;
  readonly holder: LockHolder;
  /** How it ended, once that is in the journal; null where the journal was lost. Never rejects. */
  readonly ended: Promise<End | null>;
}

interface Work extends Asked {
  readonly execution: Execution;
  /** What it holds in this engine already; null where it must wait for its turn. */
  readonly taken: readonly LockTarget[] | null;
  readonly waitMs: number;
}

const lostJournal: ErrorView = {
  code: 'INTERNAL',
  message: 'The end of a part of this job could not be written into the journal.',
};

/** The jobs of this engine, journalled in the tables `jobs` and `job_steps`. */
export function createJobs(parts: JobsParts): Jobs {
  const { database, clock, log, sharedLocks } = parts;
  const store = createJobStore(database);
  const kinds = new Map<string, JobKind<unknown>>();
  const running = new Map<string, Running>();
  const locks = createJobLocks(clock);
  const holds = new Map<string, SharedHold>();
  const nextId = createJobIds();
  const listeners = createListeners<JobView>();
  const heartbeat = createHeartbeat({ clock, store, log, jobs: () => [...running.keys()] });
  let draining = false;
  const journal = createJournal(parts, store, {
    find,
    publish,
    hasEnded: (id) => {
      running.delete(id);
      locks.release(id);
      heartbeat.changed();
    },
    isEnding: () => draining,
  });

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

  const partsOf = (id: string): Running[] =>
    [...running.values()].filter(({ holder }) => holder.ancestors.at(-1) === id);

  /** A job never ends before its parts: what they do and hold belongs to it. */
  async function endParts(id: string): Promise<void> {
    for (let left = partsOf(id); left.length > 0; left = partsOf(id)) {
      const reason = new WheelhouseError('CANCELLED', 'The job of which it is a part ended before it.');
      for (const part of left) askToStop(part, reason);
      await Promise.all(left.map((part) => part.ended));
    }
  }

  async function runWhole<Result>(id: string, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } finally {
      await endParts(id);
    }
  }

  /** Asks, where that is not sure, whether the job and those above it still have their locks. */
  function confirmLocks({ id, ancestors }: LockHolder): Promise<unknown> | null {
    const asked = [...ancestors, id].flatMap((each) => holds.get(each)?.confirm() ?? []);
    return asked.length === 0 ? null : Promise.all(asked);
  }

  async function carryOut(work: Work): Promise<End> {
    const { id, kind, input, execution } = work;
    const base = { result: null, error: null, leftovers: [] };
    try {
      execution.signal.throwIfAborted();
      const hold = await acquire({ clock, locks, shared: sharedLocks }, work);
      if (hold !== null) holds.set(id, hold);
      execution.signal.throwIfAborted();
      journal.begin(id);
      for (const warning of hold?.warnings ?? []) {
        await execution.context.step('lock', { targets: work.targets }, () => Promise.resolve({ warning }));
      }
      const result = await runWhole(id, () => kind.run(input, execution.context));
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
      const leftovers = state === 'interrupted' ? allLeftovers(find(id), kind) : [];
      return { ...base, state, endedAt: clock.now(), progress: execution.progress, error, leftovers };
    }
  }

  function allLeftovers(job: StoredJob, kind: JobKind<unknown> | undefined): readonly string[] {
    return [...leftoversOf(job, kind, log), ...leftoversBelow(store.children(job.view.id))];
  }

  async function live(work: Work): Promise<End | null> {
    // The caller has its answer, and the job its place in `running`, before anything happens.
    await Promise.resolve();
    try {
      const how = await carryOut(work);
      work.execution.stop();
      // Before its end is told: whoever hears of it may act on the same thing, here or elsewhere.
      await holds.get(work.id)?.release();
      holds.delete(work.id);
      await journal.endForSure(work.id, how);
      return how;
    } catch (error) {
      // The journal itself is gone, as after the engine has closed it: the next start finds the job interrupted.
      log.error('A job lost its journal.', { jobId: work.id, error });
      return null;
    }
  }

  /** Gives a job that is in the journal its place among those that run, and lets it begin. */
  function launch(work: Omit<Work, 'execution'>, actor: Actor): Running {
    const { id, holder } = work;
    const execution = createExecution(id, {
      clock,
      log,
      store,
      changed: () => {
        publish(id);
      },
      confirmLocks: () => confirmLocks(holder),
      runChild: (kind, input) => runChild(holder, execution, kind, input, actor),
    });
    const entry: Running = { execution, holder, ended: live({ ...work, execution }) };
    running.set(id, entry);
    heartbeat.changed();
    return entry;
  }

  async function runChild(
    parent: LockHolder,
    { signal }: Execution,
    kind: JobKind<unknown>,
    given: unknown,
    actor: Actor,
  ): Promise<Record<string, unknown>> {
    const asked = ask(kind, given, actor, [...parent.ancestors, parent.id]);
    write(asked, parent.id);
    // Whoever started the parent has waited for it: its parts wait for nobody else.
    const part = launch({ ...asked, taken: null, waitMs: 0 }, actor);
    const stop = (): void => {
      askToStop(part, signal.reason as WheelhouseError);
    };
    signal.addEventListener('abort', stop, { once: true });
    const how = await part.ended;
    signal.removeEventListener('abort', stop);
    if (how?.state === 'succeeded') return how.result ?? {};
    signal.throwIfAborted();
    const { code, message, hint, details } = how?.error ?? lostJournal;
    throw new WheelhouseError(code, message, {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, jobId: asked.id },
    });
  }

  /** Asks a part to stop; one past its point of no return goes on, and those above wait for its end. */
  function askToStop({ execution, holder }: Running, reason: WheelhouseError): void {
    if (execution.isPastNoReturn || execution.signal.aborted) return;
    if (reason.code === 'CANCELLED') {
      try {
        journal.cancelling(holder.id);
      } catch (error) {
        log.error('That a job is being cancelled could not be written.', { jobId: holder.id, error });
      }
    }
    execution.abort(reason);
  }

  function ask(kind: JobKind<unknown>, given: unknown, actor: Actor, ancestors: readonly string[]): Asked {
    if (kinds.get(kind.kind) === undefined) throw new Error(`The job kind ${kind.kind} is not registered.`);
    const createdAt = clock.now();
    return toAsked(kind, given, { id: nextId(createdAt), createdAt, requestedBy: actor.name, ancestors });
  }

  function write({ input, holder }: Asked, parentId: string | null): void {
    database.transaction(() => {
      store.insert({ ...holder, parentId, input });
      publish(holder.id);
    });
  }

  function start(
    kind: JobKind<unknown>,
    given: unknown,
    actor: Actor,
    { waitForLockMs = 0 }: StartOptions = {},
  ): { readonly jobId: string } {
    if (draining) throw new WheelhouseError('REFUSED', 'Wheelhouse is ending and starts no new job.');
    const asked = ask(kind, given, actor, []);
    const { id, holder, targets } = asked;
    let taken: readonly LockTarget[] | null = null;
    try {
      if (waitForLockMs === 0) taken = locks.take(targets, holder);
    } catch (error) {
      journal.refused({ act: kind.kind, subject: holder.subject, jobId: null }, actor, error);
      throw error;
    }
    try {
      write(asked, null);
    } catch (error) {
      locks.release(id);
      throw error;
    }
    launch({ ...asked, taken, waitMs: waitForLockMs }, actor);
    return { jobId: id };
  }

  function cancel(id: string, actor: Actor): JobView {
    const { view } = find(id);
    const job = running.get(id);
    if (isEnded(view.state) || job === undefined) {
      throw new WheelhouseError('CONFLICT', `The job ${id} has ended already (${view.state}).`);
    }
    if (view.state === 'cancelling') return toView(find(id));
    // A part that stops would keep those above it from the whole end that they are bound to.
    const bound = [...job.holder.ancestors, id].find((each) => running.get(each)?.execution.isPastNoReturn);
    if (bound !== undefined) {
      const { view: past } = find(bound);
      const refusal = new WheelhouseError(
        'REFUSED',
        `${past.kind} of “${past.subject.name}” is past the point where it could stop halfway; it goes on to a whole end.`,
      );
      // A cancel that is heard stands in the entry of the job that it ends; one that is not would leave no trace.
      journal.refused({ act: 'jobs.cancel', subject: view.subject, jobId: id }, actor, refusal);
      throw refusal;
    }
    journal.cancelling(id);
    job.execution.abort(new WheelhouseError('CANCELLED', `${actor.name} cancelled it.`));
    return toView(find(id));
  }

  function interrupt(job: StoredJob): JobView {
    const { id, kind, progress } = job.view;
    const error = toErrorView(
      new WheelhouseError('INTERRUPTED', 'Wheelhouse ended while this job was running.'),
    );
    const leftovers = allLeftovers(job, kinds.get(kind));
    // Not now: the time since then belongs to nobody.
    journal.end(id, { state: 'interrupted', endedAt: job.aliveAt, progress, result: null, error, leftovers });
    return find(id).view;
  }

  function recover(): readonly JobView[] {
    const left = store.open().filter((job) => !running.has(job.view.id));
    // The parts before the whole, whose story holds theirs. A part is younger than what it is a part of.
    const interrupted = [
      ...left.filter(({ view }) => view.parentId !== null).toReversed(),
      ...left.filter(({ view }) => view.parentId === null),
    ].map(interrupt);
    return interrupted.toSorted((a, b) => a.id.localeCompare(b.id));
  }

  return {
    register(kind) {
      kinds.set(kind.kind, kind);
    },
    start,
    get: (id) => toView(find(id)),
    list: ({ limit, state }) => store.list(limit, state).map(toView),
    cancel,
    tell(id, sentence) {
      const view = store.find(id)?.view;
      if (view === undefined || !isEnded(view.state) || view.leftovers.includes(sentence)) return;
      store.leave(id, [sentence, ...view.leftovers]);
      publish(id);
    },
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
