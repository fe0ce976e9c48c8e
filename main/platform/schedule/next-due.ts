import { Cron } from 'croner';
import { WheelhouseError } from '../errors.ts';

// Nobody reads a list of more; and counting a year of minutes would take 20 s (measured: 0.04 ms each).
const mostCounted = 1000;

/** When a pattern is due, in a zone, across its changes of the clock. */
export interface DueTimes {
  /** The first due instant after this one; null where none ever comes. */
  after(instant: number): number | null;
  /** The due instants from `first` (itself due) to `now`: how many (counted to 1000), and the latest. */
  between(first: number, now: number): { readonly count: number; readonly latest: number };
}

/**
 * Reads a pattern of five fields. A time that the clocks jump over in spring is due at the first instant after the jump,
 * one that they pass twice in autumn once; a pattern with a wildcard or a step in minute or hour follows elapsed time.
 * Throws VALIDATION.
 */
export function readPattern(cron: string, timezone: string): DueTimes {
  let pattern: Cron;
  try {
    // Lists and ranges are fixed times too: by default `0 1-3 * * *` would run twice at 1 o'clock in autumn.
    pattern = new Cron(cron, { timezone, paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard' });
    // The zone is looked at only when a time is worked out.
    pattern.nextRun(new Date(0));
  } catch (error) {
    throw new WheelhouseError(
      'VALIDATION',
      `The schedule “${cron}” in the zone “${timezone}” cannot be understood: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'Give minute, hour, day of month, month and day of week, such as 30 4 * * *, and a zone such as Asia/Seoul.',
        cause: error,
      },
    );
  }
  return {
    after: (instant) => pattern.nextRun(new Date(instant))?.getTime() ?? null,
    between(first, now) {
      let latest = first;
      let count = 1;
      for (const due of pattern.enumerate(new Date(first))) {
        if (due.getTime() > now) return { count, latest };
        if (due.getTime() <= latest) continue;
        if (count === mostCounted) break;
        count += 1;
        latest = due.getTime();
      }
      const last = pattern.previousRuns(2, new Date(now + 1000)).find((due) => due.getTime() <= now);
      return { count, latest: Math.max(latest, last?.getTime() ?? latest) };
    },
  };
}
