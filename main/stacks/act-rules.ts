import type { ContainerAct } from '../contract/stacks.ts';
import type { JobStep } from '../contract/jobs.ts';
import type { ContainerDetail } from '../platform/docker/types.ts';
import type { ActInput } from './act-input.ts';

/** What is looked for after an act. `sent`: the engine's word that the signal was delivered is all there is. */
export type Goal = 'healthy' | 'stopped' | 'paused' | 'gone' | 'sent';

const endingSignals = new Set(['KILL', '9', '']);

export function goalOf(input: Pick<ActInput, 'act' | 'signal'>): Goal {
  switch (input.act) {
    case 'start':
    case 'restart':
    case 'unpause':
      return 'healthy';
    case 'stop':
      return 'stopped';
    case 'pause':
      return 'paused';
    case 'kill':
      return endingSignals.has((input.signal ?? '').replace(/^SIG/, '')) ? 'stopped' : 'sent';
    case 'remove':
      return 'gone';
    default:
      return input.act satisfies never;
  }
}

/** How long a container without a healthcheck has to keep running. */
const stableMs = 5000;
const slackMs = 30_000;
const quickMs = 15_000;
const stopGraceMs = 10_000;

/** How long the goal may take, by the container's own health check. */
export function deadlineMs(goal: Goal, detail: ContainerDetail): number {
  if (goal !== 'healthy') return quickMs;
  const check = detail.healthcheck;
  return check === null ? slackMs : check.startPeriodMs + check.intervalMs * check.retries + slackMs;
}

/** How much longer to look where the connection went before the engine answered. */
export function uncertainMs(input: Pick<ActInput, 'timeoutSeconds'>): number {
  return slackMs * 2 + (input.timeoutSeconds === null ? stopGraceMs : input.timeoutSeconds * 1000);
}

/** What was found since the act. */
export interface Observation {
  readonly before: ContainerDetail;
  /** The first look after the act; null where there was none. */
  readonly first: ContainerDetail | null;
  /** null: the container is gone. */
  readonly now: ContainerDetail | null;
  readonly runningForMs: number;
  /** The connection went before the engine answered: whether it heard the command is not known. */
  readonly uncertain: boolean;
}

export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'waiting'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

const done: Verdict = { kind: 'done' };

/** Whether the goal is reached, may still be, or cannot be any more. Pure. */
export function judgeAct(act: ContainerAct, goal: Goal, seen: Observation): Verdict {
  const { now } = seen;
  if (goal === 'sent') return seen.uncertain ? waiting('whether the signal arrived cannot be seen') : done;
  if (goal === 'gone') return now === null ? done : waiting('it is still there');
  if (now === null) return failed('it is gone: somebody removed it');
  switch (goal) {
    case 'stopped':
      return now.state === 'exited' || now.state === 'dead' ? done : waiting(`it is still ${now.state}`);
    case 'paused':
      return now.state === 'paused' ? done : waiting(`it is still ${now.state}`);
    case 'healthy':
      return judgeHealth(act, seen, now);
    default:
      return goal satisfies never;
  }
}

function judgeHealth(act: ContainerAct, seen: Observation, now: ContainerDetail): Verdict {
  if (seen.uncertain && !hasTakenEffect(act, seen.before, now)) {
    return waiting('the engine has not done it yet, if it heard of it');
  }
  switch (now.state) {
    case 'exited':
    case 'dead':
    case 'restarting':
      return failed(describeEnd(now));
    case 'removing':
      return failed('it is being removed');
    case 'paused':
      return failed('it is paused');
    case 'created':
      return waiting('it is not started yet');
    case 'running':
      return judgeRunning(seen, now);
    default:
      return now.state satisfies never;
  }
}

function judgeRunning(seen: Observation, now: ContainerDetail): Verdict {
  const { first } = seen;
  if (first !== null && first.startedAtMs !== now.startedAtMs) {
    return failed('it ended and was started again meanwhile');
  }
  if (now.health === 'healthy') return done;
  if (now.health === 'unhealthy') return failed('its health check fails');
  if (now.health === 'starting') return waiting('its health check has not passed yet');
  return seen.runningForMs >= stableMs ? done : waiting('it has to keep running for a moment');
}

/** Whether the container is in another life, or runs, as the act wants it. */
export function hasTakenEffect(act: ContainerAct, before: ContainerDetail, now: ContainerDetail): boolean {
  if (act === 'restart') return now.startedAtMs !== before.startedAtMs;
  return now.state === 'running';
}

function describeEnd(detail: ContainerDetail): string {
  const code = detail.exitCode === null ? '' : ` with exit code ${String(detail.exitCode)}`;
  const why = detail.oomKilled ? ', because it ran out of memory' : '';
  const engine = detail.stateError === '' ? '' : `; the engine says: ${detail.stateError}`;
  return `it ended${code}${why}${engine}`;
}

function waiting(why: string): Verdict {
  return { kind: 'waiting', why };
}

function failed(why: string): Verdict {
  return { kind: 'failed', why };
}

const told: Readonly<Record<ContainerAct, { readonly ask: string; readonly end: string }>> = {
  start: { ask: 'start; it may be running', end: 'started; whether it became healthy was not seen' },
  stop: { ask: 'stop; it may be down', end: 'stopped' },
  restart: {
    ask: 'restart; it may be stopped, starting or running',
    end: 'restarted; whether it became healthy was not seen',
  },
  pause: { ask: 'pause; it may be frozen', end: 'paused' },
  unpause: { ask: 'go on; it may still be frozen', end: 'unpaused; whether it is healthy was not seen' },
  kill: { ask: 'end at once; it may be down', end: 'killed' },
  remove: { ask: 'go; it may be removed', end: 'removed' },
};

/** What an act that was cut off may have left, from its journal alone. Pure. */
export function leftoversOfAct(
  input: Pick<ActInput, 'act' | 'name' | 'host'>,
  steps: readonly Pick<JobStep, 'name' | 'state' | 'outcome'>[],
): readonly string[] {
  const act = steps.find((step) => step.name === 'act');
  const where = `${input.name} on ${input.host}`;
  if (act === undefined) return [`Nothing was done to ${where} yet.`];
  const words = told[input.act];
  // Where the connection went before the engine answered, nobody knows whether it was done.
  return act.state === 'done' && act.outcome?.['answered'] !== false
    ? [`${where} was ${words.end}.`]
    : [`${where} was told to ${words.ask}: look at it before you try again.`];
}
