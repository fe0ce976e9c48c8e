import type { Progress } from '../../contract/jobs.ts';
import type { Clock } from '../clock/clock.ts';

const sampleMs = 250;

interface ProgressSampler {
  report(progress: Progress): void;
  /** What was reported last, whether it was sent or not. */
  readonly last: Progress | null;
  stop(): void;
}

/** Passes on the first report at once and then at most one in 250 ms, always the newest; the last one always comes. */
export function createProgressSampler(clock: Clock, send: () => void): ProgressSampler {
  let last: Progress | null = null;
  let timer: Disposable | null = null;
  let unsent = false;

  function pause(): void {
    timer = clock.after(sampleMs, () => {
      timer = null;
      if (!unsent) return;
      unsent = false;
      send();
      pause();
    });
  }

  return {
    report(progress) {
      last = progress;
      if (timer !== null) {
        unsent = true;
        return;
      }
      send();
      pause();
    },
    get last() {
      return last;
    },
    stop() {
      timer?.[Symbol.dispose]();
      timer = null;
      // The end of the job is sent with its state, and carries the last progress.
      unsent = false;
    },
  };
}
