import { WheelhouseError } from '../errors.ts';
import type { Questions } from '../questions/types.ts';
import type { Schedule } from './types.ts';

const dayMs = 24 * 60 * 60_000;

interface Missed {
  /** The instant of the latest run that was missed. */
  readonly due: number;
  /** How many runs were missed. */
  readonly missed: number;
}

/** Asks whether to run now what nobody was awake for. False too where nobody answered, or the asker gave up. */
export async function askToCatchUp(
  questions: Pick<Questions, 'ask'>,
  { id, kind }: Schedule,
  { due, missed }: Missed,
  signal: AbortSignal,
): Promise<boolean> {
  const times = missed === 1 ? 'once' : `${missed} times`;
  try {
    const { choice } = await questions.ask(
      {
        kind: 'catchUp',
        subject: { hostId: null, host: null, name: id },
        message: `“${id}” was missed ${times} while nobody was awake; run it now?`,
        facts: { scheduleId: id, scheduleKind: kind, due, missed },
        prompts: [],
        choices: [
          { id: 'run', label: 'Run it now' },
          { id: 'skip', label: 'Not this time' },
        ],
        access: 'operate',
        jobId: null,
        expiresInMs: dayMs,
      },
      signal,
    );
    return choice === 'run';
  } catch (error) {
    const isUnanswered = error instanceof WheelhouseError && error.code === 'REFUSED';
    if (isUnanswered || signal.aborted) return false;
    throw error;
  }
}
