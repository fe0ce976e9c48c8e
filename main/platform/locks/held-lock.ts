import { WheelhouseError } from '../errors.ts';
import type { LockHolder } from '../jobs/types.ts';
import {
  createOwnContainer,
  hasNoRoom,
  isNameTaken,
  listOwnContainers,
  removeOwnContainer,
} from './containers.ts';
import { lockLabels, lockNameOf, renewalContainerName } from './labels.ts';
import { toStandingLocks, whoBroke } from './model.ts';
import { labelsOf, takeOne, type HostTarget } from './take.ts';
import type { LockParts } from './types.ts';

/** One lock in the hands of this engine. */
export interface HeldLock {
  readonly hostId: string;
  /**
   * Renews it on the host. Rejects with INTERRUPTED where it is lost for good; with anything else where it could not be
   * renewed now.
   */
  renew(signal?: AbortSignal): Promise<void>;
  remove(): Promise<void>;
}

/**
 * A lock's labels cannot be changed, so each renewal is a container of its own beside it, whose name holds its number. The
 * lock's own container stands untouched from beginning to end: there is no moment without it. Who breaks a lock takes the
 * name of its next renewal: of the two, the engine lets one have it, so that a lock that was just renewed is not broken, and
 * one that is being broken is not renewed.
 */
export function holdLock(parts: LockParts, target: HostTarget, job: LockHolder, lockId: string): HeldLock {
  const { hosts, owner, log } = parts;
  let id = lockId;
  let number = 0;
  /** Of renewals that stand; only the newest is needed. */
  let renewals: readonly string[] = [];

  function lost(how: string): WheelhouseError {
    const host = hosts.find(target.hostId)?.name ?? target.hostId;
    return new WheelhouseError(
      'INTERRUPTED',
      `The lock of this job on “${target.name}” on ${host} ${how}: it stopped before its next step.`,
      {
        hint: `Look at “${target.name}” before you start it again: somebody else may have acted on it.`,
        details: { lock: lockNameOf(target), hostId: target.hostId },
      },
    );
  }

  async function renew(signal?: AbortSignal): Promise<void> {
    const client = hosts.engineOf(target.hostId);
    const options = signal === undefined ? {} : { signal };
    const next = number + 1;
    const name = renewalContainerName(id, next);
    const labels = {
      ...labelsOf(parts, target, job),
      [lockLabels.own]: 'lock-renewal',
      [lockLabels.of]: id,
      [lockLabels.number]: String(next),
    };
    let made: string | null = null;
    let withoutRoom: unknown = null;
    try {
      made = await createOwnContainer(client, name, labels, options);
    } catch (error) {
      if (hasNoRoom(error)) withoutRoom = error;
      else if (!isNameTaken(error)) throw error;
    }
    const own = await listOwnContainers(client, options);
    const breaker = whoBroke(own, id);
    if (breaker !== null) throw lost(`was broken by ${breaker}`);
    if (!toStandingLocks(own).some((lock) => lock.id === id)) {
      await takeAgain(made, signal);
      return;
    }
    if (withoutRoom !== null) {
      log.warn('A lock is held and could not be renewed: the host has no room.', { error: withoutRoom });
      return;
    }
    made ??= own.containers.find((container) => container.name === name)?.id ?? null;
    // Somebody has the name, and the engine does not list them yet: whether we or a breaker have it shows in a moment.
    if (made === null) throw new WheelhouseError('CONFLICT', `The renewal ${name} cannot be seen yet.`);
    const old = renewals;
    renewals = [made];
    number = next;
    for (const each of old) await removeOwnContainer(client, each);
  }

  /** Somebody removed it without a word, as `docker container prune` does: it goes on only where nobody has taken it. */
  async function takeAgain(made: string | null, signal: AbortSignal | undefined): Promise<void> {
    const client = hosts.engineOf(target.hostId);
    const orphans = made === null ? renewals : [...renewals, made];
    try {
      id = await takeOne(parts, client, target, job, signal);
    } catch (error) {
      if (!(error instanceof WheelhouseError) || error.code !== 'LOCK_HELD') throw error;
      throw lost(`was removed, and is held by somebody else now (${error.message})`);
    }
    number = 0;
    renewals = [];
    log.warn('A lock had been removed from its host and was taken again.', {
      jobId: job.id,
      lock: lockNameOf(target),
      host: client.hostLabel,
      owner: owner.holder,
    });
    for (const each of orphans) await removeOwnContainer(client, each);
  }

  return {
    hostId: target.hostId,
    renew,
    async remove() {
      const client = hosts.engineOf(target.hostId);
      // The lock first: with it gone everybody may go on, and its renewals mean nothing.
      for (const each of [id, ...renewals]) await removeOwnContainer(client, each);
    },
  };
}
