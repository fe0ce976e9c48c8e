import type { JobContext } from '../platform/jobs/types.ts';
import { describeBytes } from './model.ts';

// A rate over the last seconds; the average since the start would hide that it stands still.
const windowMs = 3000;

/** Reports bytes as they pass, with a rate. */
export function createByteProgress(
  context: JobContext,
  phase: string,
  total: number | null,
): (count: number) => void {
  let done = 0;
  let windowStart = context.clock.monotonic();
  let windowDone = 0;
  let rate: number | null = null;
  return (count) => {
    done += count;
    windowDone += count;
    const elapsedMs = context.clock.monotonic() - windowStart;
    if (elapsedMs >= windowMs || (rate === null && elapsedMs >= 250)) {
      rate = (windowDone * 1000) / elapsedMs;
      if (elapsedMs >= windowMs) {
        windowStart = context.clock.monotonic();
        windowDone = 0;
      }
    }
    const speed = rate === null ? '' : `, ${describeBytes(rate)}/s`;
    const shown = total === null ? done : Math.min(done, total);
    context.progress({ phase, done: shown, total, unit: 'bytes', message: `${describeBytes(done)}${speed}` });
  };
}
