import { schedule, type ScheduledTask } from 'node-cron';
import type { Clock } from '../clock/clock.ts';
import type { AppLog } from '../log/app-log.ts';

const minuteMs = 60_000;
// node-cron waits for a wall-clock time: after a jump back by an hour it would be silent for that hour.
const silenceMs = 1.5 * minuteMs;

/** The pattern of one minute in the year, in UTC. */
function patternOf(instant: number): string {
  const minute = new Date(instant);
  return `${minute.getUTCMinutes()} ${minute.getUTCHours()} ${minute.getUTCDate()} ${minute.getUTCMonth() + 1} *`;
}

/** Calls back at each full minute, and within 90 s of running time whatever the wall clock does. */
export function startMinuteTicker(clock: Clock, log: AppLog, onTick: () => void): Disposable {
  let watchdog: Disposable | null = null;
  let task: ScheduledTask | null = null;

  function beat(): void {
    arm();
    onTick();
  }

  function disarm(): void {
    watchdog?.[Symbol.dispose]();
    void task?.destroy();
  }

  /**
   * Waits for the next minute alone. With `* * * * *` node-cron works out every minute that was missed before it goes on:
   * measured, 0.1 s after a sleep of three days and 15 s after a clock that jumps by a year, in which the engine stands still.
   */
  function arm(): void {
    disarm();
    const next = Math.floor(clock.now() / minuteMs) * minuteMs + minuteMs;
    task = schedule(patternOf(next), beat, {
      name: 'schedules',
      timezone: 'UTC',
      unref: true,
      noOverlap: true,
      suppressMissedWarning: true,
      logger: {
        info: (message) => {
          log.debug(message);
        },
        warn: (message) => {
          log.debug(message);
        },
        error: (message, error) => {
          log.error('The minute ticker failed.', { message: String(message), error });
        },
        debug: (message) => {
          log.debug(String(message));
        },
      },
    });
    // It calls a beat that came late, as after a sleep, missed.
    task.on('execution:missed', beat);
    watchdog = clock.after(silenceMs, beat);
  }

  arm();
  return { [Symbol.dispose]: disarm };
}
