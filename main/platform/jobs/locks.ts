import type { JobView } from '../../contract/jobs.ts';
import type { Clock } from '../clock/clock.ts';
import { WheelhouseError } from '../errors.ts';

type Holder = Pick<JobView, 'id' | 'kind' | 'subject' | 'requestedBy' | 'createdAt'>;

/** Which job holds which key, in this engine. */
export interface JobLocks {
  /** Throws LOCK_HELD, naming the holder, where the key is taken. A null key takes nothing. */
  take(key: string | null, holder: Holder): void;
  release(key: string | null): void;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

function ago(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(0, Math.floor(durationMs / secondMs))} s ago`;
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)} min ago`;
  return `${Math.floor(durationMs / hourMs)} h ago`;
}

export function createJobLocks(clock: Clock): JobLocks {
  const holders = new Map<string, Holder>();
  return {
    take(key, holder) {
      if (key === null) return;
      const held = holders.get(key);
      if (held !== undefined) {
        const where = held.subject.host === null ? '' : ` on ${held.subject.host}`;
        throw new WheelhouseError(
          'LOCK_HELD',
          `“${held.subject.name}”${where} is busy: ${held.kind}, asked by ${held.requestedBy} ${ago(clock.now() - held.createdAt)}.`,
          {
            hint: `Wait for it to end, or cancel it: wheelhouse jobs cancel ${held.id}`,
            details: { jobId: held.id },
            retryable: true,
          },
        );
      }
      holders.set(key, holder);
    },
    release(key) {
      if (key !== null) holders.delete(key);
    },
  };
}
