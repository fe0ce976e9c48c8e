import type { ErrorCode } from '../contract/errors.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { ContainerDetail } from '../platform/docker/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/types.ts';
import type { ActInput } from './act-input.ts';
import { deadlineMs, goalOf, hasTakenEffect, judgeAct, uncertainMs } from './act-rules.ts';

interface Waited {
  readonly input: ActInput;
  readonly before: ContainerDetail;
  readonly uncertain: boolean;
}

export interface ActDeps {
  readonly hosts: HostQueries;
  /** Aborted when the room stops: what still waits then is left for the next start to tell of. */
  readonly stopping: AbortSignal;
}

const quickLookMs = 250;
const slowLookMs = 1000;
const quickLooks = 8;
const lastLinesShown = 20;
const lastLinesDeadlineMs = 5000;

/**
 * Looks until the act has reached its goal, and answers how the container is then; null when it is gone, as wanted.
 * A connection that goes meanwhile is waited for. Rejects with ENGINE_ERROR saying why the goal was missed, or
 * HOST_UNREACHABLE where nobody could look.
 */
export async function waitForGoal(
  deps: ActDeps,
  context: JobContext,
  { input, before, uncertain }: Waited,
): Promise<ContainerDetail | null> {
  const goal = goalOf(input);
  const { clock } = context;
  const startedAt = clock.monotonic();
  const allowedMs = deadlineMs(goal, before) + (uncertain ? uncertainMs(input) : 0);
  let first: ContainerDetail | null = null;
  let runningSince: number | null = null;
  let why = 'nobody could look';
  let unreachable: WheelhouseError | null = null;
  for (let look = 0; ; look += 1) {
    const elapsedMs = clock.monotonic() - startedAt;
    const found = await lookAt(deps, input);
    unreachable = found.kind === 'unreachable' ? found.error : null;
    if (found.kind === 'seen') {
      const now = found.detail;
      // Without the engine's answer, the life of before may still be what is seen.
      if (now !== null && (!uncertain || hasTakenEffect(input.act, before, now))) first ??= now;
      runningSince = now?.state === 'running' ? (runningSince ?? elapsedMs) : null;
      const runningForMs = runningSince === null ? 0 : elapsedMs - runningSince;
      const verdict = judgeAct(input.act, goal, { before, first, now, runningForMs, uncertain });
      if (verdict.kind === 'done') return now;
      why = verdict.why;
      if (verdict.kind === 'failed')
        throw now === null ? vanished(input) : await missed(deps, input, why, now);
    }
    if (elapsedMs >= allowedMs) break;
    context.progress({
      phase: 'wait',
      done: Math.round(elapsedMs / 1000),
      total: Math.round(allowedMs / 1000),
      unit: 'seconds',
      message: unreachable?.message ?? why,
    });
    await clock.sleep(look < quickLooks ? quickLookMs : slowLookMs, deps.stopping);
  }
  if (unreachable !== null) throw lostSight(input, unreachable);
  throw await missed(deps, input, `after ${String(Math.round(allowedMs / 1000))} seconds ${why}`, first);
}

type Look =
  | { readonly kind: 'seen'; readonly detail: ContainerDetail | null }
  | { readonly kind: 'unreachable'; readonly error: WheelhouseError };

// The last three: the host is back and wants a person first (another key, another login), or its engine does.
const cannotLook: readonly ErrorCode[] = [
  'HOST_UNREACHABLE',
  // The client was closed under the request because the connection is being made anew.
  'CANCELLED',
  'REFUSED',
  'HOST_KEY_CHANGED',
  'AUTH_FAILED',
];

async function lookAt({ hosts }: ActDeps, input: ActInput): Promise<Look> {
  try {
    return { kind: 'seen', detail: await hosts.engineOf(input.hostId).inspectContainer(input.containerId) };
  } catch (error) {
    if (!(error instanceof WheelhouseError)) throw error;
    if (cannotLook.includes(error.code)) return { kind: 'unreachable', error };
    if (error.code === 'NOT_FOUND' && hosts.find(input.hostId) !== undefined) {
      return { kind: 'seen', detail: null };
    }
    throw error;
  }
}

function lostSight(input: ActInput, cause: WheelhouseError): WheelhouseError {
  return new WheelhouseError(
    'HOST_UNREACHABLE',
    `${input.name} on ${input.host}: the ${input.act} was asked for, and what became of it is not known. ${cause.message}`,
    { hint: 'Look at the container when the host is back, before you repeat it.', cause },
  );
}

function vanished(input: ActInput): WheelhouseError {
  return new WheelhouseError(
    'NOT_FOUND',
    `${input.name} was removed from ${input.host} by somebody else after it was told to ${input.act}.`,
    { hint: 'See whether another container took its place.', details: { containerId: input.containerId } },
  );
}

async function missed(
  deps: ActDeps,
  input: ActInput,
  why: string,
  detail: ContainerDetail | null,
): Promise<WheelhouseError> {
  const goal = goalOf(input);
  const wanted = goal === 'healthy' ? 'is not healthy' : `is not ${goal}`;
  return new WheelhouseError('ENGINE_ERROR', `${input.name} on ${input.host} ${wanted}: ${why}.`, {
    hint: goal === 'healthy' ? 'Read its last lines, and mend what they tell.' : 'Look at it, and try again.',
    details: {
      exitCode: detail?.exitCode ?? null,
      oomKilled: detail?.oomKilled ?? false,
      healthOutput: detail?.healthLog.at(-1)?.output.slice(0, 4000) ?? null,
      ...(await lastLines(deps, input)),
    },
  });
}

async function lastLines(
  { hosts, stopping }: ActDeps,
  input: ActInput,
): Promise<{ lastLines: readonly string[]; lastLinesProblem?: unknown }> {
  const lines: string[] = [];
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(lastLinesDeadlineMs)]);
    const log = hosts.engineOf(input.hostId).logs(input.containerId, { tail: lastLinesShown, signal });
    for await (const batch of log) lines.push(...batch.map((line) => line.text.slice(0, 2000)));
    return { lastLines: lines.slice(-lastLinesShown) };
  } catch (error) {
    return { lastLines: lines, lastLinesProblem: toErrorView(error) };
  }
}
