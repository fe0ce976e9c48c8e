import type { EngineClient } from '../docker/types.ts';
import type { LockHolder, LockTarget } from '../jobs/types.ts';
import { createOwnContainer, isNameTaken, listOwnContainers, removeOwnContainer } from './containers.ts';
import { lockContainerName, lockLabels, lockNameOf } from './labels.ts';
import { lockHeld, toStandingLocks } from './model.ts';
import type { LockParts } from './types.ts';

/** A target on a host. */
export type HostTarget = LockTarget & { readonly hostId: string };

/** The labels by which others read whose lock it is; none can be changed once it stands. */
export function labelsOf(
  { owner, leaseMs }: Pick<LockParts, 'owner' | 'leaseMs'>,
  target: LockTarget,
  job: LockHolder,
): Record<string, string> {
  return {
    [lockLabels.own]: 'lock',
    [lockLabels.kind]: target.kind,
    [lockLabels.name]: target.name,
    [lockLabels.holder]: owner.holder,
    [lockLabels.folder]: owner.folder,
    [lockLabels.actor]: job.requestedBy,
    [lockLabels.job]: job.id,
    [lockLabels.purpose]: job.kind,
    [lockLabels.leaseMs]: String(leaseMs),
  };
}

// Each round ends only because a lock that was in the way has gone between two requests.
const rounds = 5;

/**
 * Takes one lock on its engine, and answers the id of its container. One request where it is free. Throws LOCK_HELD
 * naming the holder; whatever else the engine says goes through as it is.
 */
export async function takeOne(
  parts: Pick<LockParts, 'owner' | 'leaseMs' | 'jobState' | 'hosts'>,
  client: EngineClient,
  target: HostTarget,
  job: LockHolder,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = lockContainerName(target);
  const options = signal === undefined ? {} : { signal };
  for (let round = 1; ; round += 1) {
    try {
      return await createOwnContainer(client, name, labelsOf(parts, target, job), options);
    } catch (error) {
      if (!isNameTaken(error)) throw error;
      const standing = toStandingLocks(await listOwnContainers(client, options));
      const held = standing.find((lock) => lock.name === lockNameOf(target));
      if (held === undefined) {
        // Gone meanwhile; or what bears its name is none of ours, and the engine's own words say so.
        if (round >= rounds) throw error;
        continue;
      }
      const isOurs = held.folder === parts.owner.folder;
      // The answer to an earlier request was lost on its way.
      if (isOurs && held.jobId === job.id) return held.id;
      if (!isOurs || parts.jobState(held.jobId) !== 'ended' || round >= rounds) {
        const host = parts.hosts.find(target.hostId)?.name ?? client.hostLabel;
        throw lockHeld(held, { id: target.hostId, name: host });
      }
      for (const id of [held.id, ...held.renewalIds]) await removeOwnContainer(client, id);
    }
  }
}
