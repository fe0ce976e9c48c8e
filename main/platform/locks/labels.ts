import { createHash } from 'node:crypto';
import { ownLabel } from '../docker/own.ts';
import type { LockTarget } from '../jobs/types.ts';

/** The label of a lock's container that holds each fact; they are what other laptops read. */
export const lockLabels = {
  own: ownLabel,
  kind: 'dev.wheelhouse.lock.kind',
  name: 'dev.wheelhouse.lock.name',
  holder: 'dev.wheelhouse.lock.holder',
  actor: 'dev.wheelhouse.lock.actor',
  folder: 'dev.wheelhouse.lock.folder',
  job: 'dev.wheelhouse.lock.job',
  purpose: 'dev.wheelhouse.lock.purpose',
  leaseMs: 'dev.wheelhouse.lock.lease-ms',
  /** Of a renewal and of a break: the id of the lock's container, and its place among the renewals. */
  of: 'dev.wheelhouse.lock.of',
  number: 'dev.wheelhouse.lock.number',
} as const;

/** What the label `own` says of each of our containers. */
export type OwnKind = 'lock' | 'lock-renewal' | 'lock-broken';

export const lockImage = { repository: 'wheelhouse/lock', tag: '1' } as const;

/** Who holds locks: a person on a machine, in one data folder. */
export interface LockOwner {
  /** `ana@laptop`. */
  readonly holder: string;
  /** The id of the data folder. */
  readonly folder: string;
}

/** The one name under which a target's lock can stand on an engine: readable, and never the same for two targets. */
export function lockContainerName({ kind, name }: Pick<LockTarget, 'kind' | 'name'>): string {
  const readable = name.replaceAll(/[^a-zA-Z0-9_.-]+/g, '-').slice(0, 60);
  const hash = createHash('sha256').update(`${kind}\0${name}`).digest('hex').slice(0, 10);
  return `wheelhouse.lock.${kind}.${readable}.${hash}`;
}

/**
 * The name of a lock's n-th renewal, or of its end by somebody else: the two want the same name, and the engine gives it to
 * one of them.
 */
export function renewalContainerName(lockId: string, number: number): string {
  return `wheelhouse.lock-renewal.${lockId.slice(0, 20)}.${String(number)}`;
}

/** How people name a lock: `container/nginx`. */
export function lockNameOf({ kind, name }: Pick<LockTarget, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}
