import type { JobStep, JobView } from '../../contract/jobs.ts';
import type { Clock } from '../clock/clock.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import type { AppLog } from '../log/app-log.ts';
import { createProgressSampler } from './progress.ts';
import type { JobStore } from './store.ts';
import type { JobAudit, JobContext } from './types.ts';

/** A job in the hands of this engine. */
export interface Execution {
  readonly context: JobContext & JobAudit;
  readonly progress: JobView['progress'];
  readonly isPastNoReturn: boolean;
  readonly signal: AbortSignal;
  /** Asks it to stop for this reason. Answers false past the point of no return. */
  abort(reason: WheelhouseError): boolean;
  /** Ends its timers. */
  stop(): void;
}

interface ExecutionParts {
  readonly clock: Clock;
  readonly log: AppLog;
  readonly store: JobStore;
  /** Tells those who follow the job that its view is another. */
  readonly changed: () => void;
  readonly runChild: JobContext['runChild'];
  /** null where the job surely has its locks; rejects where it has lost one. */
  readonly confirmLocks: () => Promise<unknown> | null;
}

async function orAbort(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => {
    aborted.reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, aborted.promise]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Makes what a running job holds in its hands; each step is journalled before and after it acts. */
export function createExecution(
  jobId: string,
  { clock, log, store, changed, runChild, confirmLocks }: ExecutionParts,
): Execution {
  const controller = new AbortController();
  const { signal } = controller;
  const sampler = createProgressSampler(clock, changed);
  let isPastNoReturn = false;
  let position = 0;

  function endStep(at: number, state: JobStep['state'], outcome: Record<string, unknown> | null): void {
    store.endStep(jobId, at, state, clock.now(), outcome);
    changed();
  }

  async function step<Outcome extends Record<string, unknown> | void>(
    name: string,
    intent: Record<string, unknown>,
    act: () => Promise<Outcome>,
  ): Promise<Outcome> {
    signal.throwIfAborted();
    const unsure = confirmLocks();
    if (unsure !== null) await orAbort(unsure, signal);
    const mine = position;
    position += 1;
    store.beginStep(jobId, mine, name, clock.now(), intent);
    changed();
    let outcome: Outcome;
    try {
      outcome = await act();
    } catch (error) {
      const isInterrupted = signal.reason instanceof WheelhouseError && signal.reason.code === 'INTERRUPTED';
      endStep(mine, isInterrupted ? 'interrupted' : 'failed', { error: toErrorView(error) });
      throw error;
    }
    endStep(mine, 'done', outcome ?? null);
    return outcome;
  }

  return {
    context: {
      jobId,
      signal,
      clock,
      progress: (progress) => {
        sampler.report(progress);
      },
      step,
      pointOfNoReturn() {
        signal.throwIfAborted();
        isPastNoReturn = true;
      },
      runChild: async (kind, input) => {
        signal.throwIfAborted();
        return runChild(kind, input);
      },
      log: (message, details = {}) => {
        log.info(message, { ...details, jobId });
      },
      recordBefore: (before) => {
        store.recordBefore(jobId, before);
      },
      recordAfter: (after) => {
        store.recordAfter(jobId, after);
      },
    },
    get progress() {
      return sampler.last;
    },
    get isPastNoReturn() {
      return isPastNoReturn;
    },
    signal,
    abort(reason) {
      if (isPastNoReturn) return false;
      controller.abort(reason);
      return true;
    },
    stop() {
      sampler.stop();
    },
  };
}
