import type { Candidate } from './model.ts';

/** A candidate and how long it has been one, on a clock that stands still while the machine sleeps. */
export interface Tracked {
  readonly candidate: Candidate;
  readonly beganAt: number;
  readonly seenAt: number;
}

/** What comes back within this time was never away: a container that restarts by itself is up for a moment each time. */
export const mendedAfterMs = 10_000;
/** What becomes due within this time of each other is told together. */
export const gatherMs = 2_000;

interface Turn {
  readonly candidates: readonly Candidate[];
  /** Milliseconds of the monotonic clock. */
  readonly now: number;
  /** Everything begins again: the machine slept, and what it sees now is another day. */
  readonly isFresh: boolean;
}

/** What is followed after another look. A job of ours that works on a thing, or a worse state, begins its time anew. Pure. */
export function track(
  before: ReadonlyMap<string, Tracked>,
  { candidates, now, isFresh }: Turn,
): ReadonlyMap<string, Tracked> {
  const after = new Map<string, Tracked>();
  for (const candidate of candidates) {
    const known = before.get(candidate.key);
    const isNew =
      known === undefined ||
      isFresh ||
      candidate.isBusy ||
      (candidate.severity === 'critical' && known.candidate.severity !== 'critical');
    after.set(candidate.key, { candidate, beganAt: isNew ? now : known.beganAt, seenAt: now });
  }
  for (const [key, known] of before) {
    if (!after.has(key) && now - known.seenAt < mendedAfterMs) after.set(key, known);
  }
  return after;
}

/** When something has lasted long enough, on the same clock. It is not told while it is away. Pure. */
export function dueAt({ candidate, beganAt }: Tracked): number {
  return beganAt + candidate.settleMs;
}

/** Those that are due together, or none while more of them are about to be. Pure. */
export function gather(
  waiting: readonly { readonly tracked: Tracked; readonly dueAt: number }[],
  now: number,
): readonly Tracked[] {
  const first = Math.min(...waiting.map((one) => one.dueAt));
  if (now < first + gatherMs) return [];
  return waiting.filter((one) => one.dueAt <= now).map(({ tracked }) => tracked);
}
