import type { JobView } from '../contract/jobs.ts';
import type { StackActInput } from './act-input.ts';

/** The run of an interrupted job whose end nobody has seen; null where there is none. Pure. */
export function unseenRun(
  steps: JobView['steps'],
): { readonly runId: string; readonly intent: JobView['steps'][number]['intent'] } | null {
  const last = steps.findLast(({ name }) => name === 'compose');
  if (last === undefined || last.state === 'done') return null;
  const runId = last.intent['runId'];
  return typeof runId === 'string' ? { runId, intent: last.intent } : null;
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** What an act on a stack that was cut off may have left, from its journal alone. Pure. */
export function leftoversOfStackAct(
  { act, stack, host }: Pick<StackActInput, 'act' | 'stack' | 'host'>,
  steps: JobView['steps'],
): readonly string[] {
  const where = `${stack} on ${host}`;
  const acted = steps.filter(({ name }) => name === 'compose' || name === 'act');
  const last = acted.at(-1);
  if (last === undefined) return [`Nothing was done to ${where} yet.`];
  const remaining = names(last.intent['remaining']);
  const rest = remaining.length === 0 ? [] : [`${remaining.join(', ')} of ${where} had not had their turn.`];
  if (last.name === 'act') {
    return [
      `${names(last.intent['services']).join(', ')} of ${where} may have been told to ${act}: look at them.`,
    ];
  }
  if (last.state === 'done') {
    const code = last.outcome?.['exitCode'];
    if (last.outcome?.['cancelled'] === true) {
      return [
        `docker compose ${act} of ${where} was cancelled; what had run before is started again there by itself: look at it.`,
        ...rest,
      ];
    }
    return code === 0
      ? [`docker compose ${act} of ${where} was done; whether it became healthy was not seen.`, ...rest]
      : [`docker compose ${act} of ${where} ended with exit code ${String(code)}.`, ...rest];
  }
  return [
    `docker compose ${act} of ${where} goes on there by itself; what became of it is told by a job of its own as soon as the host is reached.`,
    ...rest,
  ];
}
