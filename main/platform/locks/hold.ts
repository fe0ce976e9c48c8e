import { toErrorView, WheelhouseError } from '../errors.ts';
import type { SharedHold } from '../jobs/types.ts';
import type { HeldLock } from './held-lock.ts';
import type { LockParts } from './types.ts';

interface HoldOptions {
  readonly warnings: readonly string[];
  readonly onLost: (reason: WheelhouseError) => void;
  /** What could not be given back on this host must be given back later. */
  readonly onLeft: (hostId: string) => void;
  /** When the first request for them was sent. */
  readonly since: Instant;
}

/** By both clocks: the monotonic one stands still while a laptop sleeps, the other may be set. */
export interface Instant {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

const releaseWithinMs = 2000;
/** After waking, the way to the host is built again first. */
const confirmWithinMs = 60_000;
const confirmAgainMs = 1000;

export const nowOf = ({ clock }: Pick<LockParts, 'clock'>): Instant => ({
  wallMs: clock.now(),
  monotonicMs: clock.monotonic(),
});

/** Keeps the locks of one job alive until it gives them back. */
export function createHold(
  parts: LockParts,
  locks: readonly HeldLock[],
  { warnings, onLost, onLeft, since }: HoldOptions,
): SharedHold {
  const { clock, log, leaseMs } = parts;
  const renewMs = leaseMs / 3;
  let sureSince = since;
  let lost: WheelhouseError | null = null;
  let timer: Disposable | null = null;
  let renewing: Promise<void> | null = null;
  let isOver = false;

  async function renewAll(): Promise<void> {
    const asked = nowOf(parts);
    try {
      await Promise.all(locks.map((lock) => lock.renew()));
    } catch (error) {
      if (error instanceof WheelhouseError && error.code === 'INTERRUPTED' && !isOver) {
        lost = error;
        onLost(error);
      }
      throw error;
    }
    sureSince = asked;
  }

  /** One renewal at a time; who asks meanwhile is answered by it. */
  function renew(): Promise<void> {
    renewing ??= renewAll().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  function renewLater(afterMs: number): void {
    timer = clock.after(afterMs, () => void renewAndGoOn());
  }

  async function renewAndGoOn(): Promise<void> {
    let nextMs = renewMs;
    try {
      await renew();
    } catch (error) {
      if (lost !== null || isOver) return;
      log.warn('The locks of a job could not be renewed; it is tried again.', { error: toErrorView(error) });
      nextMs = Math.min(renewMs, confirmAgainMs * 5);
    }
    if (!isOver) renewLater(nextMs);
  }

  function isSure(): boolean {
    const now = nowOf(parts);
    const passedMs = Math.max(
      Math.abs(now.wallMs - sureSince.wallMs),
      now.monotonicMs - sureSince.monotonicMs,
    );
    return passedMs < leaseMs;
  }

  async function confirmNow(): Promise<void> {
    const until = clock.monotonic() + confirmWithinMs;
    for (;;) {
      try {
        await renew();
        return;
      } catch (error) {
        if (lost !== null) throw lost;
        if (clock.monotonic() >= until) throw error;
      }
      await clock.sleep(confirmAgainMs);
    }
  }

  async function giveBack(): Promise<void> {
    const ends = await Promise.allSettled(locks.map((lock) => lock.remove()));
    ends.forEach((end, index) => {
      const lock = locks[index];
      // Of a lock that was broken a mark is left, which says by whom.
      if (lock !== undefined && (end.status === 'rejected' || lost !== null)) onLeft(lock.hostId);
    });
  }

  if (locks.length > 0) renewLater(renewMs);
  return {
    warnings,
    confirm() {
      if (lost !== null) return Promise.reject(lost);
      return locks.length === 0 || isSure() ? null : confirmNow();
    },
    async release() {
      if (isOver || locks.length === 0) return;
      isOver = true;
      timer?.[Symbol.dispose]();
      // A renewal on its way would leave a container behind.
      const given = (renewing ?? Promise.resolve()).catch(() => undefined).then(giveBack);
      const waited = new AbortController();
      await Promise.race([given, clock.sleep(releaseWithinMs, waited.signal).catch(() => undefined)]);
      waited.abort();
    },
  };
}
