import type { HostLocks, LockView } from '../../contract/locks.ts';
import type { Actor } from '../actor.ts';
import { audited } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import { breakLock, findLock, whyNotBroken } from './break.ts';
import { listOwnContainers } from './containers.ts';
import { toStandingLocks, type StandingLock } from './model.ts';
import type { LockParts } from './types.ts';

interface NamedHost {
  readonly id: string;
  readonly name: string;
}

/** Hosts as this room sees them. */
export interface NamedHosts {
  list(): readonly NamedHost[];
  /** By name or id. Throws NOT_FOUND. */
  resolve(reference: string): NamedHost;
}

export interface LockOperationsDeps extends Pick<LockParts, 'hosts' | 'owner' | 'jobState'> {
  readonly audit: Audit;
  readonly named: NamedHosts;
}

function toView(lock: StandingLock, host: NamedHost, folder: string): LockView {
  const { id: _id, folder: lockFolder, number: _number, renewalIds: _renewals, ...shown } = lock;
  return { ...shown, hostId: host.id, host: host.name, mine: lockFolder === folder };
}

/** What faces may do with locks: see them, and break a stale one. */
export function createLockOperations({ hosts, named, owner, jobState, audit }: LockOperationsDeps) {
  async function locksOf(host: NamedHost): Promise<HostLocks> {
    const base = { hostId: host.id, host: host.name };
    try {
      const standing = toStandingLocks(await listOwnContainers(hosts.engineOf(host.id)));
      const locks = standing
        .map((lock) => toView(lock, host, owner.folder))
        .toSorted((a, b) => b.ageMs - a.ageMs || a.name.localeCompare(b.name));
      return { ...base, locks, problem: null };
    } catch (error) {
      if (!(error instanceof WheelhouseError)) throw error;
      return { ...base, locks: null, problem: toErrorView(error) };
    }
  }

  return {
    async list(reference: string | undefined): Promise<{ hosts: HostLocks[] }> {
      const asked = reference === undefined ? named.list() : [named.resolve(reference)];
      return { hosts: await Promise.all(asked.map(locksOf)) };
    },

    async break(
      request: { readonly lock: string; readonly host: string; readonly confirm?: string | undefined },
      actor: Actor,
    ): Promise<LockView> {
      const host = named.resolve(request.host);
      const asked = {
        actor,
        act: 'locks.break',
        hostId: host.id,
        host: host.name,
        subject: request.lock,
      };
      return audited(audit, asked, async (record) => {
        const client = hosts.engineOf(host.id);
        const lock = findLock(await listOwnContainers(client), request.lock, host.name);
        const view = toView(lock, host, owner.folder);
        const { holder, actor: heldBy, purpose, jobId, takenAt, renewedAgoMs } = view;
        record.before({ holder, actor: heldBy, purpose, holderJobId: jobId, takenAt, renewedAgoMs });
        const isLiveHere = view.mine && jobState(jobId) === 'live';
        const refusal = whyNotBroken(view, request.confirm, isLiveHere);
        if (refusal !== null) throw refusal;
        await breakLock({ owner }, client, lock, actor);
        record.after({ state: 'broken' });
        return view;
      });
    },
  };
}
