import type { Clock } from '../clock/clock.ts';
import { WheelhouseError } from '../errors.ts';

const freeAttempts = 3;
const firstWaitMs = 2_000;
const longestWaitMs = 60_000;

/** Slows down whoever guesses: three wrong passphrases are free, then each doubles the wait from 2 s to a minute. */
export interface Attempts {
  /** Throws REFUSED while it is too early for another. */
  check(): void;
  failed(): void;
  succeeded(): void;
}

export function createAttempts(clock: Clock): Attempts {
  let failures = 0;
  let nextMs = 0;
  return {
    check() {
      const waitMs = nextMs - clock.monotonic();
      if (waitMs <= 0) return;
      const seconds = Math.ceil(waitMs / 1000);
      throw new WheelhouseError(
        'REFUSED',
        `Too many passphrases did not fit: the vault takes the next one in ${seconds} s.`,
        { details: { reason: 'rate-limited', retryAfterMs: waitMs }, retryable: true },
      );
    },
    failed() {
      failures += 1;
      const extra = failures - freeAttempts;
      if (extra >= 0) nextMs = clock.monotonic() + Math.min(longestWaitMs, firstWaitMs * 2 ** extra);
    },
    succeeded() {
      failures = 0;
      nextMs = 0;
    },
  };
}
