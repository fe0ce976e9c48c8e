import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './error.ts';

/** Asks until the answer is true; throws a LabError naming what was awaited when it takes too long. */
export async function until(
  what: string,
  answer: () => boolean | Promise<boolean>,
  { timeoutMs = 20_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await answer())) {
    if (performance.now() > deadline) {
      throw new LabError(
        `${what} did not happen within ${Math.round(timeoutMs / 1000)} s; see the logs in the lab's folder.`,
      );
    }
    await sleep(everyMs);
  }
}
