import type { Clock } from '../clock/clock.ts';
import { WheelhouseError } from '../errors.ts';
import type { LockHolder, LockTarget } from './types.ts';

/**
 * Which job holds which target, in this engine. What a job holds, those below it may borrow, one at a time: the jobs that
 * use a target now stand in a chain in which each is a part of the one before.
 */
export interface JobLocks {
  /**
   * All of them or none. Answers those that were free; the others are borrowed from above. Throws LOCK_HELD, naming the
   * holder, where another job is in the way.
   */
  take(targets: readonly LockTarget[], holder: LockHolder): readonly LockTarget[];
  /**
   * As `take`, but waits: for a job of the same root as long as it takes (refused where both would wait for ever), for
   * any other at most `waitMs`. Rejects with the signal's reason.
   */
  takeInTurn(
    targets: readonly LockTarget[],
    holder: LockHolder,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<readonly LockTarget[]>;
  /** Gives back what this job holds and what it borrowed. */
  release(jobId: string): void;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** `12 s ago`; for sentences of the engine. Pure. */
export function ago(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(0, Math.floor(durationMs / secondMs))} s ago`;
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)} min ago`;
  return `${Math.floor(durationMs / hourMs)} h ago`;
}

const keyOf = ({ hostId, kind, name }: LockTarget): string => JSON.stringify([hostId, kind, name]);
const lineOf = ({ id, ancestors }: LockHolder): readonly string[] => [...ancestors, id];
const rootOf = (holder: LockHolder): string => lineOf(holder)[0] ?? holder.id;

function refusal(held: LockHolder, now: number): WheelhouseError {
  const where = held.subject.host === null ? '' : ` on ${held.subject.host}`;
  return new WheelhouseError(
    'LOCK_HELD',
    `“${held.subject.name}”${where} is busy: ${held.kind}, asked by ${held.requestedBy} ${ago(now - held.createdAt)}.`,
    {
      hint: `Wait for it to end, or cancel it: wheelhouse jobs cancel ${held.id}`,
      details: { jobId: held.id },
      retryable: true,
    },
  );
}

interface Waiting {
  readonly holder: LockHolder;
  readonly targets: readonly LockTarget[];
  readonly look: () => void;
}

export function createJobLocks(clock: Clock): JobLocks {
  const chains = new Map<string, LockHolder[]>();
  const waiting = new Set<Waiting>();

  /** Who is in the way: uses a target now, and is not above the one who asks. */
  function inTheWay(targets: readonly LockTarget[], holder: LockHolder): LockHolder | undefined {
    const line = lineOf(holder);
    return targets
      .map((target) => chains.get(keyOf(target))?.at(-1))
      .find((user) => user !== undefined && !line.includes(user.id));
  }

  function push(targets: readonly LockTarget[], holder: LockHolder): readonly LockTarget[] {
    const unique = [...new Map(targets.map((target) => [keyOf(target), target])).values()];
    return unique.filter((target) => {
      const chain = chains.get(keyOf(target)) ?? [];
      chains.set(keyOf(target), [...chain, holder]);
      return chain.length === 0;
    });
  }

  /** Whether `blocker` cannot end before `holder` has: something below it waits for what is used on the holder's line. */
  function waitsFor(blocker: LockHolder, holder: LockHolder, seen: Set<string>): boolean {
    if (seen.has(blocker.id)) return false;
    seen.add(blocker.id);
    for (const other of waiting) {
      if (!lineOf(other.holder).includes(blocker.id)) continue;
      const next = inTheWay(other.targets, other.holder);
      if (next === undefined) continue;
      if (lineOf(holder).includes(next.id) || waitsFor(next, holder, seen)) return true;
    }
    return false;
  }

  async function takeInTurn(
    targets: readonly LockTarget[],
    holder: LockHolder,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<readonly LockTarget[]> {
    const deadline = clock.monotonic() + waitMs;
    for (;;) {
      signal.throwIfAborted();
      const user = inTheWay(targets, holder);
      if (user === undefined) return push(targets, holder);
      const isFamily = rootOf(user) === rootOf(holder);
      const leftMs = deadline - clock.monotonic();
      if (isFamily ? waitsFor(user, holder, new Set()) : leftMs <= 0) throw refusal(user, clock.now());
      await new Promise<void>((resolve) => {
        const timer = isFamily ? null : clock.after(leftMs, () => entry.look());
        const entry: Waiting = {
          holder,
          targets,
          look: () => {
            timer?.[Symbol.dispose]();
            waiting.delete(entry);
            signal.removeEventListener('abort', entry.look);
            resolve();
          },
        };
        waiting.add(entry);
        signal.addEventListener('abort', entry.look, { once: true });
      });
    }
  }

  return {
    take(targets, holder) {
      const user = inTheWay(targets, holder);
      if (user !== undefined) throw refusal(user, clock.now());
      return push(targets, holder);
    },
    takeInTurn,
    release(jobId) {
      for (const [key, chain] of chains) {
        const rest = chain.filter((user) => user.id !== jobId);
        if (rest.length === 0) chains.delete(key);
        else chains.set(key, rest);
      }
      for (const entry of waiting) entry.look();
    },
  };
}
