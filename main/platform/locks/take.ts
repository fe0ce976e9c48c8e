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

// An engine gives a name away before the container that bears it is in its list: 20.10 on a busy disk took up to a second.
const unlistedMs = 10_000;
const lookAgainMs = { first: 25, longest: 500 } as const;

/**
 * Takes one lock on its engine, and answers the id of its container. One request where it is free. Throws LOCK_HELD
 * naming the holder; whatever else the engine says goes through as it is.
 */
export async function takeOne(
  parts: Pick<LockParts, 'clock' | 'owner' | 'leaseMs' | 'jobState' | 'hosts'>,
  client: EngineClient,
  target: HostTarget,
  job: LockHolder,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = lockContainerName(target);
  const options = signal === undefined ? {} : { signal };
  const until = parts.clock.monotonic() + unlistedMs;
  for (let pauseMs: number = lookAgainMs.first; ; pauseMs = Math.min(lookAgainMs.longest, pauseMs * 2)) {
    try {
      return await createOwnContainer(client, name, labelsOf(parts, target, job), options);
    } catch (error) {
      if (!isNameTaken(error)) throw error;
      const standing = toStandingLocks(await listOwnContainers(client, options));
      const held = standing.find((lock) => lock.name === lockNameOf(target));
      if (held === undefined) {
        // Gone meanwhile, or not yet listed; or it is none of ours, and the engine's own words say so in the end.
        if (parts.clock.monotonic() >= until) throw error;
        await parts.clock.sleep(pauseMs, signal);
        continue;
      }
      const isOurs = held.folder === parts.owner.folder;
      // The answer to an earlier request was lost on its way.
      if (isOurs && held.jobId === job.id) return held.id;
      if (!isOurs || parts.jobState(held.jobId) !== 'ended') {
        const host = parts.hosts.find(target.hostId)?.name ?? client.hostLabel;
        throw lockHeld(held, { id: target.hostId, name: host });
      }
      for (const id of [held.id, ...held.renewalIds]) await removeOwnContainer(client, id);
    }
  }
}
