import type { Clock } from '../clock/clock.ts';
import type { AppLog } from '../log/app-log.ts';
import type { JobStore } from './store.ts';

// How exact the end of an interrupted job is known; one small write in this time, and none while no job runs.
const beatMs = 5000;

interface HeartbeatParts {
  readonly clock: Clock;
  readonly store: JobStore;
  readonly log: AppLog;
  /** The ids of the jobs that run. */
  readonly jobs: () => readonly string[];
}

/** Notes in the journal while jobs run that they are alive, so that the time after a crash is not counted as theirs. */
export function createHeartbeat({ clock, store, log, jobs }: HeartbeatParts) {
  let timer: Disposable | null = null;

  function beat(): void {
    timer = clock.after(beatMs, () => {
      try {
        store.alive(jobs(), clock.now());
      } catch (error) {
        log.warn('It could not be noted that the jobs are alive.', { error });
      }
      beat();
    });
  }

  return {
    /** A job began or ended. */
    changed(): void {
      if (jobs().length > 0) {
        if (timer === null) beat();
        return;
      }
      timer?.[Symbol.dispose]();
      timer = null;
    },
  };
}
