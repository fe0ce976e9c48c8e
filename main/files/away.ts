import type { Consistency } from '../contract/files.ts';
import type { HostQueries } from '../hosts/queries.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/types.ts';
import type { PlantedUndo, Undo } from '../platform/undo/types.ts';

export interface AwayDeps {
  readonly hosts: Pick<HostQueries, 'engineOf'>;
  readonly undo: Pick<Undo, 'plant'>;
}

export interface AwayInput {
  readonly hostId: string;
  readonly host: string;
  readonly containerId: string;
  readonly name: string;
  readonly consistency: Consistency;
  readonly deadlineMs: number;
}

/** `isUnsure`: what takes the container away was asked for, and never answered. */
type PutBack = AwayInput & { readonly isUnsure: boolean };

const putBackTimeoutMs = 60_000;

/**
 * Does `work` while the container is stopped or paused, if that is wanted and it runs. A watchdog on the host is planted before, and
 * moved on while the work goes on: it puts the container back where nobody else does. Throws REFUSED where none can be planted;
 * nothing was done then. Where the container came back before the work was done, what was done is not consistent: CONFLICT.
 */
export async function whileAway<Result extends Record<string, unknown>>(
  deps: AwayDeps,
  context: JobContext,
  input: AwayInput & { readonly isRunning: boolean },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { consistency, deadlineMs } = input;
  if (consistency === 'running' || !input.isRunning) return work(context.signal);
  let planted: PlantedUndo | null = null;
  await context.step('plant undo', { act: undoOf(consistency), deadlineMs }, async () => {
    planted = await plant(deps, context, input, undoOf(consistency));
    return { id: planted.id, where: planted.where, deadline: planted.deadline };
  });
  const watchdog = planted as PlantedUndo | null;
  if (watchdog === null) throw new Error('The step ended without a watchdog.');

  let result: Result;
  const lost = new AbortController();
  let extending: Disposable | null = null;
  let isUnsure = false;
  try {
    await context.step(consistency, { container: input.name }, async () => {
      try {
        await takeAway(deps, input);
      } catch (error) {
        isUnsure = isUnheard(error);
        throw error;
      }
    });
    extending = keepAway(context, watchdog, deadlineMs, lost);
    result = await work(AbortSignal.any([context.signal, lost.signal]));
  } catch (error) {
    extending?.[Symbol.dispose]();
    await putBackAfter(deps, context, { ...input, isUnsure }, watchdog, error);
    throw lost.signal.aborted ? lost.signal.reason : error;
  }
  extending[Symbol.dispose]();
  const { acted } = await putBackInSteps(deps, context, { ...input, isUnsure: false }, watchdog);
  if (acted) throw cameBack(input);
  return result;
}

function undoOf(consistency: 'pause' | 'stop'): 'start' | 'unpause' {
  return consistency === 'stop' ? 'start' : 'unpause';
}

function plant(
  deps: AwayDeps,
  context: JobContext,
  input: AwayInput,
  act: 'start' | 'unpause',
): Promise<PlantedUndo> {
  const { hostId, containerId, name, deadlineMs } = input;
  return deps.undo.plant(
    {
      hostId,
      jobId: context.jobId,
      purpose: 'files.download',
      deadlineMs,
      acts: [{ act, containerId, name }],
    },
    context.signal,
  );
}

/** Moves the deadline on at each third of it, until disposed; where that fails, the work is ended. */
function keepAway(
  context: JobContext,
  watchdog: PlantedUndo,
  deadlineMs: number,
  lost: AbortController,
): Disposable {
  const done = new AbortController();
  const keep = async (): Promise<void> => {
    for (;;) {
      await context.clock.sleep(deadlineMs / 3, done.signal);
      await watchdog.extend(deadlineMs);
    }
  };
  keep().catch((error: unknown) => {
    if (!done.signal.aborted) lost.abort(error);
  });
  return {
    [Symbol.dispose]: () => {
      done.abort();
    },
  };
}

/**
 * A cancel waits for the answer: a stop that was asked for is carried out by the engine whoever hangs up, and a container that is
 * still stopping looks like one that runs.
 */
function takeAway(deps: AwayDeps, { hostId, containerId, consistency }: AwayInput): Promise<void> {
  const engine = deps.hosts.engineOf(hostId);
  return consistency === 'stop' ? engine.stop(containerId) : engine.pause(containerId);
}

/** The connection went, or the time, before the engine answered: it may be at it. */
function isUnheard(error: unknown): boolean {
  return (
    error instanceof WheelhouseError && (error.code === 'HOST_UNREACHABLE' || error.code === 'CANCELLED')
  );
}

async function putBack(deps: AwayDeps, input: PutBack): Promise<void> {
  const { hostId, containerId, consistency } = input;
  const engine = deps.hosts.engineOf(hostId);
  const seen = await engine.inspectContainer(containerId);
  // Asked again, it answers when it is done with what it may have heard before.
  const isAtIt = input.isUnsure && seen.state === 'running';
  if (isAtIt) await takeAway(deps, input);
  const { state } = isAtIt ? await engine.inspectContainer(containerId) : seen;
  if (consistency === 'stop' && state !== 'running')
    await engine.start(containerId, { timeoutMs: putBackTimeoutMs });
  if (consistency === 'pause' && state === 'paused')
    await engine.unpause(containerId, { timeoutMs: putBackTimeoutMs });
}

async function putBackInSteps(
  deps: AwayDeps,
  context: JobContext,
  input: PutBack,
  watchdog: PlantedUndo,
): Promise<{ readonly acted: boolean }> {
  const act = async (): Promise<{ acted: boolean }> => {
    try {
      await putBack(deps, input);
      return { acted: (await watchdog.cancel()).acted };
    } catch (error) {
      throw notBack(input, watchdog, error);
    }
  };
  // A cancel in the last moment must not keep the container away.
  return context.signal.aborted ? act() : context.step('put back', { container: input.name }, act);
}

/** After a failure: the failure is what is told, and how the container is. */
async function putBackAfter(
  deps: AwayDeps,
  context: JobContext,
  input: PutBack,
  watchdog: PlantedUndo,
  failure: unknown,
): Promise<void> {
  try {
    await putBackInSteps(deps, context, input, watchdog);
  } catch (error) {
    context.log('A container was not put back by its job; the watchdog does it.', {
      error: toErrorView(error),
    });
    if (context.signal.aborted) throw error;
    const first = toErrorView(failure);
    const second = toErrorView(error);
    throw new WheelhouseError(first.code, `${first.message} ${second.message}`, {
      ...(second.hint === undefined ? {} : { hint: second.hint }),
      cause: failure,
    });
  }
}

function notBack(input: AwayInput, watchdog: PlantedUndo, cause: unknown): WheelhouseError {
  const { code, message } = toErrorView(cause);
  const word = input.consistency === 'stop' ? 'started again' : 'unpaused';
  return new WheelhouseError(
    code,
    `${input.name} on ${input.host} could not be ${word} by this job (${message.replace(/[.]$/, '')}); its watchdog on the host does it by ${new Date(watchdog.deadline).toISOString()}.`,
    {
      hint: 'Look at the container when the host is back.',
      details: { undoId: watchdog.id, deadline: watchdog.deadline },
      cause,
    },
  );
}

function cameBack({ name, host, consistency }: AwayInput): WheelhouseError {
  return new WheelhouseError(
    'CONFLICT',
    `${name} on ${host} did not stay ${consistency === 'stop' ? 'stopped' : 'paused'} until the copy was done: its watchdog put it back. The copy was not kept.`,
    { hint: 'Give it more time (--deadline-seconds).' },
  );
}
