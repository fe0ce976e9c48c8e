import type { LockView } from '../../contract/locks.ts';
import type { Actor } from '../actor.ts';
import type { EngineClient } from '../docker/types.ts';
import { WheelhouseError } from '../errors.ts';
import { ago } from '../jobs/locks.ts';
import {
  createOwnContainer,
  hasNoRoom,
  isNameTaken,
  listOwnContainers,
  removeOwnContainer,
  type OwnContainers,
} from './containers.ts';
import { lockLabels, renewalContainerName } from './labels.ts';
import { toStandingLocks, whoBroke, type StandingLock } from './model.ts';
import type { LockParts } from './types.ts';

function refuse(message: string, hint: string, details: Record<string, unknown> = {}): WheelhouseError {
  return new WheelhouseError('REFUSED', message, { hint, details });
}

/** Why a lock may not be broken; null where it may. Pure. */
export function whyNotBroken(
  lock: LockView,
  confirm: string | undefined,
  isLiveHere: boolean,
): WheelhouseError | null {
  const { name, host, holder, renewedAgoMs, jobId } = lock;
  if (isLiveHere) {
    return refuse(
      `The lock ${name} on ${host} belongs to a job of this Wheelhouse that is running.`,
      `Cancel the job instead: wheelhouse jobs cancel ${jobId}`,
    );
  }
  if (!lock.stale) {
    return refuse(
      `The lock ${name} on ${host} is alive: ${holder} renewed it ${ago(renewedAgoMs)}.`,
      `Ask ${holder} to cancel the job, or wait for its end.`,
    );
  }
  if (confirm === name) return null;
  const typed = confirm === undefined ? '' : ', and what was typed is another';
  return refuse(
    `To break the lock of ${holder} on ${host} its name must be typed${typed}.`,
    `Type ${name} to confirm (--confirm ${name}).`,
    { confirm: name },
  );
}

/** The lock of this name. Throws NOT_FOUND naming those that stand there. */
export function findLock(own: OwnContainers, name: string, host: string): StandingLock {
  const standing = toStandingLocks(own);
  const found = standing.find((lock) => lock.name === name);
  if (found !== undefined) return found;
  throw new WheelhouseError('NOT_FOUND', `There is no lock ${JSON.stringify(name)} on ${host} any more.`, {
    hint:
      standing.length === 0
        ? 'Nothing is locked there now.'
        : `Locked there are: ${standing.map((lock) => lock.name).join(', ')}.`,
  });
}

/**
 * Ends a stale lock. It first takes the name of the lock's next renewal, which the engine gives either to the holder or to us:
 * a holder who wakes at this moment wins (REFUSED here), or hears that it has lost. The mark stays for that holder to read.
 */
export async function breakLock(
  parts: Pick<LockParts, 'owner'>,
  client: EngineClient,
  lock: StandingLock,
  actor: Actor,
): Promise<void> {
  const name = renewalContainerName(lock.id, lock.number + 1);
  const labels = {
    [lockLabels.own]: 'lock-broken',
    [lockLabels.of]: lock.id,
    [lockLabels.kind]: lock.kind,
    [lockLabels.name]: lock.subject,
    // Whose it was, so that its holder finds and removes it; who broke it stands in the other two.
    [lockLabels.folder]: lock.folder,
    [lockLabels.job]: lock.jobId,
    [lockLabels.actor]: actor.name,
    [lockLabels.holder]: parts.owner.holder,
  };
  let mark: string | null = null;
  let isTaken = false;
  try {
    mark = await createOwnContainer(client, name, labels);
  } catch (error) {
    // A full disk must not make a lock unbreakable; its holder cannot renew it there either.
    isTaken = isNameTaken(error);
    if (!isTaken && !hasNoRoom(error)) throw error;
  }
  const own = await listOwnContainers(client);
  const now = toStandingLocks(own).find(({ id }) => id === lock.id);
  const isBroken = whoBroke(own, lock.id) !== null;
  // Taken by a renewal, which the engine may not list yet.
  const isRenewed = isTaken && !isBroken;
  if (now !== undefined && (now.number > lock.number || isRenewed || (!isBroken && !now.stale))) {
    if (mark !== null) await removeOwnContainer(client, mark);
    throw refuse(
      `The lock ${lock.name} on ${client.hostLabel} was renewed by ${lock.holder} at this moment: it is alive.`,
      `Ask ${lock.holder} to cancel the job, or wait for its end.`,
    );
  }
  for (const id of [lock.id, ...lock.renewalIds]) await removeOwnContainer(client, id);
}
