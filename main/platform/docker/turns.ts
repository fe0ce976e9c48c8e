import { setTimeout as sleep } from 'node:timers/promises';

// Often enough to feel live; a turn takes at most a twentieth of the time, so that hundreds of them leave room for others.
const shortestPauseMs = 2_000;
const longestPauseMs = 30_000;
const pausePerTurn = 20;

/** Waits until the next turn, the longer the last one took. Returns at once when the signal ends. */
export async function pauseBetweenTurns(turnMs: number, signal: AbortSignal | undefined): Promise<void> {
  const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, turnMs * pausePerTurn));
  try {
    // Nothing is worth staying alive for between two turns.
    await sleep(pauseMs, undefined, { ref: false, ...(signal && { signal }) });
  } catch (cause) {
    // The end was asked for; whoever waits looks at the signal.
    if (signal?.aborted !== true) throw cause;
  }
}
