import type { JobView } from '../../contract/jobs.ts';
import type { Clock } from '../clock/clock.ts';
import { WheelhouseError } from '../errors.ts';
import type { LockTarget } from './types.ts';

type Holder = Pick<JobView, 'id' | 'kind' | 'subject' | 'requestedBy' | 'createdAt'>;

/** Which job holds which target, in this engine. */
export interface JobLocks {
  /** All of them or none. Throws LOCK_HELD, naming the holder, where one is taken. */
  take(targets: readonly LockTarget[], holder: Holder): void;
  release(targets: readonly LockTarget[]): void;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

function ago(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(0, Math.floor(durationMs / secondMs))} s ago`;
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)} min ago`;
  return `${Math.floor(durationMs / hourMs)} h ago`;
}

const keyOf = ({ hostId, kind, name }: LockTarget): string => JSON.stringify([hostId, kind, name]);

export function createJobLocks(clock: Clock): JobLocks {
  const holders = new Map<string, Holder>();
  return {
    take(targets, holder) {
      for (const target of targets) {
        const held = holders.get(keyOf(target));
        if (held === undefined) continue;
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
      for (const target of targets) holders.set(keyOf(target), holder);
    },
    release(targets) {
      for (const target of targets) holders.delete(keyOf(target));
    },
  };
}
