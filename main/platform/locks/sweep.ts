import { listOwnContainers, removeOwnContainer } from './containers.ts';
import { toErrorView } from '../errors.ts';
import { hasLive, leftBehind } from './model.ts';
import type { LockParts } from './types.ts';

interface Sweeper {
  /** Something of ours may stand on this host for nothing: it is removed as soon as the host can be asked. */
  readonly owe: (hostId: string) => void;
  readonly stop: () => Promise<void>;
}

const againFirstMs = 1000;
const againLongestMs = 60_000;

/**
 * Removes locks of jobs that have ended: what could not be given back, and what an earlier life of this data folder left.
 * A lock is ours to remove when our own journal knows its job, and that the job has ended.
 */
export function createSweeper(parts: LockParts): Sweeper {
  const { clock, hosts, owner, log, jobState } = parts;
  const owed = new Map<string, number>();
  const stopping = new AbortController();
  let timer: Disposable | null = null;
  let running: Promise<void> | null = null;

  /** Answers whether nothing of ours is left there. */
  async function sweep(hostId: string): Promise<boolean> {
    const client = hosts.engineOf(hostId);
    const { signal } = stopping;
    const own = await listOwnContainers(client, { signal });
    for (const container of leftBehind(own, owner.folder, jobState)) {
      await removeOwnContainer(client, container.id, { signal });
      log.info('A lock that was left on a host was given back.', {
        host: client.hostLabel,
        container: container.name,
      });
    }
    // A job that is about to end may have given up on giving back its lock.
    return !hasLive(own, owner.folder, jobState);
  }

  async function sweepAll(): Promise<void> {
    // Over a copy: what is owed again meanwhile waits for its time, and would otherwise be met again in this very round.
    for (const [hostId, failures] of Array.from(owed)) {
      if (stopping.signal.aborted) return;
      // A host that was removed is owed nothing.
      owed.delete(hostId);
      if (hosts.find(hostId) === undefined) continue;
      try {
        if (!(await sweep(hostId))) owed.set(hostId, Math.max(failures, owed.get(hostId) ?? 0) + 1);
      } catch (error) {
        log.info('What was left on a host cannot be given back now.', { hostId, error: toErrorView(error) });
        owed.set(hostId, Math.max(failures, owed.get(hostId) ?? 0) + 1);
      }
    }
  }

  function plan(): void {
    if (running !== null || stopping.signal.aborted || owed.size === 0) return;
    timer?.[Symbol.dispose]();
    const failures = Math.min(...owed.values());
    const afterMs = failures === 0 ? 0 : Math.min(againLongestMs, againFirstMs * 2 ** (failures - 1));
    timer = clock.after(afterMs, () => {
      running = sweepAll().finally(() => {
        running = null;
        plan();
      });
    });
  }

  return {
    owe(hostId) {
      owed.set(hostId, 0);
      plan();
    },
    async stop() {
      stopping.abort();
      timer?.[Symbol.dispose]();
      await running;
    },
  };
}
