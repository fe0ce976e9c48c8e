import { toErrorView, WheelhouseError } from '../errors.ts';
import type { LockHolder, LockTarget, SharedHold, SharedLocks } from '../jobs/types.ts';
import { hasNoRoom } from './containers.ts';
import { holdLock, type HeldLock } from './held-lock.ts';
import { createHold, nowOf } from './hold.ts';
import { createSweeper } from './sweep.ts';
import { lockNameOf } from './labels.ts';
import { takeOne, type HostTarget } from './take.ts';
import type { LockParts } from './types.ts';

export interface EngineLocks extends SharedLocks {
  /** A host is reached again: gives back what was left there. Returns at once. */
  reached(hostId: string): void;
  /** Gives up what waits to be given back; the next life of the data folder finds it. */
  stop(): Promise<void>;
}

const lookAgainMs = { first: 500, longest: 5000 } as const;

function toHostTargets(targets: readonly LockTarget[]): readonly HostTarget[] {
  return targets
    .flatMap((target) => (target.hostId === null ? [] : [{ ...target, hostId: target.hostId }]))
    .toSorted((a, b) => a.hostId.localeCompare(b.hostId) || lockNameOf(a).localeCompare(lockNameOf(b)));
}

/** Locks on the engines of hosts: a labelled container each, never started, whose name is the key. */
export function createEngineLocks(parts: LockParts): EngineLocks {
  const { clock, hosts, log } = parts;
  const sweeper = createSweeper(parts);

  async function giveBack(held: readonly HeldLock[]): Promise<void> {
    const ends = await Promise.allSettled(held.map((lock) => lock.remove()));
    ends.forEach((end, index) => {
      const lock = held[index];
      if (end.status === 'rejected' && lock !== undefined) sweeper.owe(lock.hostId);
    });
  }

  async function takeAll(
    targets: readonly HostTarget[],
    job: LockHolder,
    { signal, mayGoUnlocked }: { readonly signal: AbortSignal; readonly mayGoUnlocked: boolean },
  ): Promise<{ readonly held: readonly HeldLock[]; readonly warnings: readonly string[] }> {
    const held: HeldLock[] = [];
    const warnings: string[] = [];
    for (const target of targets) {
      try {
        signal.throwIfAborted();
        const client = hosts.engineOf(target.hostId);
        held.push(holdLock(parts, target, job, await takeOne(parts, client, target, job, signal)));
      } catch (error) {
        if (mayGoUnlocked && hasNoRoom(error)) {
          const { message } = toErrorView(error);
          warnings.push(
            `It goes on without a lock on “${target.name}”, so others may act on it too: ${message}`,
          );
          continue;
        }
        await giveBack(held);
        // Whether the engine has heard is unknown: whatever stands there of a job that has ended is given back.
        if (!isAnswer(error)) sweeper.owe(target.hostId);
        throw error;
      }
    }
    return { held, warnings };
  }

  async function take(
    targets: readonly LockTarget[],
    job: LockHolder,
    { waitMs, signal, mayGoUnlocked, onLost }: Parameters<SharedLocks['take']>[2],
  ): Promise<SharedHold> {
    const wanted = toHostTargets(targets);
    const deadline = clock.monotonic() + waitMs;
    for (let pauseMs: number = lookAgainMs.first; ; pauseMs = Math.min(lookAgainMs.longest, pauseMs * 2)) {
      const since = nowOf(parts);
      try {
        const { held, warnings } = await takeAll(wanted, job, { signal, mayGoUnlocked });
        const onLeft = sweeper.owe;
        for (const warning of warnings) log.warn(warning, { jobId: job.id });
        return createHold(parts, held, { warnings, onLost, onLeft, since });
      } catch (error) {
        signal.throwIfAborted();
        const isHeld = error instanceof WheelhouseError && error.code === 'LOCK_HELD';
        const leftMs = deadline - clock.monotonic();
        if (!isHeld || leftMs <= 0) throw error;
        await clock.sleep(Math.min(pauseMs, leftMs), signal);
      }
    }
  }

  return { take, reached: sweeper.owe, stop: sweeper.stop };
}

function isAnswer(error: unknown): boolean {
  if (!(error instanceof WheelhouseError)) return false;
  return error.code === 'LOCK_HELD' || error.details?.['status'] !== undefined;
}
