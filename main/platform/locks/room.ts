import type { EngineClient } from '../docker/types.ts';
import { implementer } from '../routes/implementer.ts';
import type { Audit } from '../audit/types.ts';
import { isEnded } from '../../contract/jobs.ts';
import { WheelhouseError } from '../errors.ts';
import type { Jobs, SharedLocks } from '../jobs/types.ts';
import type { SettingsStore } from '../settings/types.ts';
import { createEngineLocks } from './engine-locks.ts';
import { ownerOf } from './installation.ts';
import { createLockOperations, type NamedHosts } from './operations.ts';
import type { LockHosts, LockParts } from './types.ts';

/** The room of hosts, which is built after this one: jobs need locks, and hosts need jobs. */
type HostsOfLocks = LockHosts &
  NamedHosts & {
    subscribe(listener: (change: { readonly kind: string; readonly hostId: string }) => void): Disposable;
  };

interface LocksRoomDeps extends Pick<LockParts, 'clock' | 'log'> {
  readonly audit: Audit;
  readonly settings: Pick<SettingsStore, 'getFlag' | 'setFlag'>;
  readonly jobs: () => Pick<Jobs, 'get'>;
  readonly hosts: () => HostsOfLocks;
  /** How long a lock counts as alive without a renewal; a minute unless told. */
  readonly leaseMs?: number | undefined;
}

// Three renewals fit into it, so that two may fail before others see it as stale.
const leaseMs = 60_000;

/** Puts the locks on engines together. `shared` is for the jobs; hosts and jobs are asked for only once it is started. */
export function createLocksRoom(deps: LocksRoomDeps) {
  const { clock, log, audit, settings } = deps;

  function jobState(jobId: string): 'live' | 'ended' | 'unknown' {
    try {
      return isEnded(deps.jobs().get(jobId).state) ? 'ended' : 'live';
    } catch (error) {
      if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return 'unknown';
      throw error;
    }
  }

  const hosts: LockHosts = {
    engineOf: (hostId) => deps.hosts().engineOf(hostId),
    find: (hostId) => deps.hosts().find(hostId),
  };
  const owner = ownerOf(settings);
  const engineLocks = createEngineLocks({
    clock,
    log,
    hosts,
    owner,
    jobState,
    leaseMs: deps.leaseMs ?? leaseMs,
  });
  const named: NamedHosts = {
    list: () => deps.hosts().list(),
    resolve: (reference) => deps.hosts().resolve(reference),
  };
  const operations = createLockOperations({ hosts, named, owner, jobState, audit });
  const clients = new Map<string, EngineClient>();
  let subscription: Disposable | null = null;

  /** A new client is a new connection: what was left there can be given back. */
  function look(hostId: string): void {
    const client = clientOf(hosts, hostId);
    if (client === clients.get(hostId)) return;
    if (client === undefined) {
      clients.delete(hostId);
      return;
    }
    clients.set(hostId, client);
    engineLocks.reached(hostId);
  }

  return {
    shared: engineLocks as SharedLocks,
    routes: {
      list: implementer.locks.list.handler(({ input }) => operations.list(input?.host)),
      break: implementer.locks.break.handler(({ input, context }) => operations.break(input, context.actor)),
    },
    /** After the jobs of an earlier life were recovered: gives back what they left, on each host that is reached. */
    start(): void {
      subscription = deps.hosts().subscribe(({ hostId }) => {
        look(hostId);
      });
      for (const { id } of deps.hosts().list()) look(id);
    },
    async stop(): Promise<void> {
      subscription?.[Symbol.dispose]();
      await engineLocks.stop();
    },
  };
}

function clientOf(hosts: LockHosts, hostId: string): EngineClient | undefined {
  try {
    return hosts.engineOf(hostId);
  } catch {
    // Why it is away is told where hosts are shown; here it is only not the moment.
    return undefined;
  }
}
