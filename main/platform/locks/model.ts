import { WheelhouseError } from '../errors.ts';
import { ago } from '../jobs/locks.ts';
import type { OwnContainer, OwnContainers } from './containers.ts';
import type { LockParts } from './types.ts';
import { lockContainerName, lockLabels, lockNameOf, type OwnKind } from './labels.ts';

/** A lock as it stands on an engine, with its renewals. All instants are the host's. */
export interface StandingLock {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** `container/nginx`. */
  readonly name: string;
  readonly holder: string;
  readonly actor: string;
  readonly folder: string;
  readonly jobId: string;
  readonly purpose: string;
  readonly takenAt: number;
  readonly ageMs: number;
  readonly renewedAgoMs: number;
  readonly leaseMs: number;
  /** Its holder has not renewed it within its lease: it may be gone. */
  readonly stale: boolean;
  /** How often it was renewed. */
  readonly number: number;
  readonly renewalIds: readonly string[];
}

// The list tells whole seconds, and so does the header that tells the host's clock.
const clockErrorMs = 2000;
const longestText = 200;

const ownKind = ({ labels }: OwnContainer): OwnKind => labels[lockLabels.own] as OwnKind;

/** Labels are written by others: control characters and endless texts do not get further than here. */
function textOf({ labels }: OwnContainer, label: string): string {
  return (labels[label] ?? '').replaceAll(/\p{C}/gu, '\u{FFFD}').slice(0, longestText);
}

function numberOf({ labels }: OwnContainer, label: string): number {
  const value = Number(labels[label]);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

const isAbout = (lockId: string) => (container: OwnContainer) => container.labels[lockLabels.of] === lockId;

/** The locks among our containers on an engine. One whose labels do not fit its name is none of ours. Pure. */
export function toStandingLocks({ hostNowMs, containers }: OwnContainers): readonly StandingLock[] {
  return containers
    .filter((container) => ownKind(container) === 'lock')
    .flatMap((container) => {
      const kind = container.labels[lockLabels.kind] as Parameters<typeof lockContainerName>[0]['kind'];
      const name = container.labels[lockLabels.name] ?? '';
      if (lockContainerName({ kind, name }) !== container.name) return [];
      const renewals = containers
        .filter(isAbout(container.id))
        .filter((one) => ownKind(one) === 'lock-renewal');
      const renewedAt = Math.max(container.createdAtMs, ...renewals.map((one) => one.createdAtMs));
      const leaseMs = numberOf(container, lockLabels.leaseMs);
      const renewedAgoMs = Math.max(0, hostNowMs - renewedAt);
      return {
        id: container.id,
        kind: textOf(container, lockLabels.kind),
        subject: textOf(container, lockLabels.name),
        name: lockNameOf({ kind, name }),
        holder: textOf(container, lockLabels.holder),
        actor: textOf(container, lockLabels.actor),
        folder: textOf(container, lockLabels.folder),
        jobId: textOf(container, lockLabels.job),
        purpose: textOf(container, lockLabels.purpose),
        takenAt: container.createdAtMs,
        ageMs: Math.max(0, hostNowMs - container.createdAtMs),
        renewedAgoMs,
        leaseMs,
        stale: renewedAgoMs > leaseMs + clockErrorMs,
        number: Math.max(0, ...renewals.map((one) => numberOf(one, lockLabels.number))),
        renewalIds: renewals.map((one) => one.id),
      };
    });
}

/** Who broke the lock with this id, as its container tells; null where nobody did. Pure. */
export function whoBroke({ containers }: OwnContainers, lockId: string): string | null {
  const mark = containers.filter(isAbout(lockId)).find((one) => ownKind(one) === 'lock-broken');
  return mark === undefined
    ? null
    : `${textOf(mark, lockLabels.actor)} at ${textOf(mark, lockLabels.holder)}`;
}

const forgottenAfterMs = 7 * 24 * 60 * 60_000;

/**
 * What of ours on an engine is there for nothing: all that belongs to a job of ours that has ended, and marks of broken
 * locks that nobody came back for. Pure.
 */
export function leftBehind(
  { hostNowMs, containers }: OwnContainers,
  folder: string,
  jobState: LockParts['jobState'],
): readonly OwnContainer[] {
  return containers.filter((container) => {
    const kind = ownKind(container);
    if (kind !== 'lock' && kind !== 'lock-renewal' && kind !== 'lock-broken') return false;
    if (kind === 'lock-broken' && hostNowMs - container.createdAtMs > forgottenAfterMs) return true;
    const { [lockLabels.folder]: ofFolder, [lockLabels.job]: jobId = '' } = container.labels;
    return ofFolder === folder && jobState(jobId) === 'ended';
  });
}

/** Whether anything there belongs to a job of ours that has not ended. Pure. */
export function hasLive(
  { containers }: OwnContainers,
  folder: string,
  jobState: LockParts['jobState'],
): boolean {
  return containers.some(
    ({ labels }) => labels[lockLabels.folder] === folder && jobState(labels[lockLabels.job] ?? '') === 'live',
  );
}

/** The refusal that names who holds a lock. Pure. */
export function lockHeld(
  lock: StandingLock,
  host: { readonly id: string; readonly name: string },
): WheelhouseError {
  const { name, subject, holder, actor, purpose, ageMs, renewedAgoMs, leaseMs, stale, jobId } = lock;
  const unheard = stale ? `, and its lock was last renewed ${ago(renewedAgoMs)}` : '';
  return new WheelhouseError(
    'LOCK_HELD',
    `“${subject}” on ${host.name} is busy: ${purpose}, asked by ${actor} at ${holder} ${ago(ageMs)}${unheard}.`,
    {
      hint: stale
        ? `If ${holder} is really gone, break its lock: wheelhouse locks break ${name} --host ${host.name} --confirm ${name}`
        : 'Wait for it to end, or ask its holder to cancel it.',
      details: {
        lock: name,
        hostId: host.id,
        host: host.name,
        holder,
        actor,
        purpose,
        ageMs,
        renewedAgoMs,
        leaseMs,
        stale,
        holderJobId: jobId,
      },
      retryable: true,
    },
  );
}
