import { WheelhouseError } from '../errors.ts';
import type { UndoAct } from './types.ts';
import type { WatchdogPlan } from './carrier.ts';

const secondMs = 1000;
const longestValue = 200;
// A day: what is away for longer was not taken away for a while.
const longestDeadlineMs = 86_400_000;

function safe(text: string): string {
  // One line each, and no more than a person would read.
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').slice(0, longestValue);
}

/** Throws VALIDATION where something in the plan could not be carried to a host as it is. */
export function checkPlan(acts: readonly UndoAct[], deadlineMs: number): void {
  const wrong =
    acts.length === 0
      ? 'it names no container'
      : !acts.every(({ containerId }) => /^[0-9a-f]{12,64}$/.test(containerId))
        ? 'a container is not named by its id'
        : !(deadlineMs > 0 && deadlineMs <= longestDeadlineMs)
          ? 'its deadline is not within a day'
          : null;
  if (wrong !== null) throw new WheelhouseError('VALIDATION', `The undo cannot be planted: ${wrong}.`);
}

export function toSeconds(durationMs: number): number {
  return Math.max(0, Math.ceil(durationMs / secondMs));
}

/** The plan as the watchdog reads it: a word and its value a line. Pure. */
export function toPlanText(plan: WatchdogPlan, socketPath: string): string {
  return [
    'format 1',
    `id ${plan.id}`,
    `owner ${safe(plan.owner)}`,
    `owner-name ${safe(plan.ownerName)}`,
    `job ${safe(plan.jobId)}`,
    `purpose ${safe(plan.purpose)}`,
    `planted ${String(plan.plantedAt)}`,
    `deadline ${String(plan.deadlineMs)}`,
    `socket ${safe(socketPath)}`,
    `settle ${String(toSeconds(plan.settleMs))}`,
    `retry ${String(toSeconds(plan.retryMs))}`,
    ...plan.acts.map(({ act, containerId, name }) => `act ${act} ${containerId} ${safe(name)}`),
    'planned',
  ].join('\n');
}
