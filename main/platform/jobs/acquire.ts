import type { Clock } from '../clock/clock.ts';
import type { Asked } from './asked.ts';
import type { Execution } from './execution.ts';
import type { JobLocks } from './locks.ts';
import type { LockTarget, SharedHold, SharedLocks } from './types.ts';

interface AcquireParts {
  readonly clock: Clock;
  readonly locks: JobLocks;
  readonly shared: SharedLocks | undefined;
}

interface AcquireRequest extends Pick<Asked, 'kind' | 'holder' | 'targets'> {
  readonly execution: Execution;
  /** What was taken here already; null where the job must wait for its turn. */
  readonly taken: readonly LockTarget[] | null;
  readonly waitMs: number;
}

// A lock takes one round trip; a flicker of it would only delay the first progress of the job itself.
const worthTellingMs = 250;

/** Gets a job what it must have for itself: here first, then, with what nobody above it holds, on the engines. */
export async function acquire(
  { clock, locks, shared }: AcquireParts,
  { kind, holder, targets, execution, taken, waitMs }: AcquireRequest,
): Promise<SharedHold | null> {
  const { signal, context } = execution;
  const deadline = clock.monotonic() + waitMs;
  const telling = clock.after(worthTellingMs, () => {
    context.progress({ phase: 'lock', done: 0, total: null, unit: 'steps', message: null });
  });
  try {
    const fresh = taken ?? (await locks.takeInTurn(targets, holder, waitMs, signal));
    if (shared === undefined || fresh.every(({ hostId }) => hostId === null)) return null;
    return await shared.take(fresh, holder, {
      waitMs: Math.max(0, deadline - clock.monotonic()),
      signal,
      mayGoUnlocked: kind.mayGoUnlocked ?? false,
      onLost: (reason) => {
        execution.abort(reason);
      },
    });
  } finally {
    telling[Symbol.dispose]();
  }
}
