import type { ContainerUser } from '../contract/storage.ts';
import type { ContainerUse } from '../platform/docker/container-users.ts';
import { maskValue } from '../platform/docker/mask.ts';
import { WheelhouseError } from '../platform/errors.ts';

const projectLabel = 'com.docker.compose.project';
const ownPrefix = 'dev.wheelhouse.';

/** Whether something on a host is Wheelhouse's own: a lock, an undo, the act log. Pure. */
export function isOwn(labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(labels).some((label) => label.startsWith(ownPrefix));
}

/** The Compose project that something belongs to. Pure. */
export function stackOf(labels: Readonly<Record<string, string>>): string | null {
  return labels[projectLabel] ?? null;
}

/** Labels as they may be shown: builds and pipelines leave tokens in them. Pure. */
export function toShownLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, maskValue(name, value)]));
}

export function toUser(use: ContainerUse): ContainerUser {
  return { id: use.id, name: use.name, state: use.state, stack: stackOf(use.labels) };
}

const namesShown = 5;

/** The users by name, in the order of a sentence: `web, worker and 3 more`. Pure. */
export function nameUsers(users: readonly Pick<ContainerUser, 'name'>[]): string {
  const names = users.slice(0, namesShown).map(({ name }) => name);
  const more = users.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${String(more)} more` : names.join(', ');
}

/** The refusal of taking away what containers use, naming them. Pure. */
export function inUse(
  what: string,
  host: string,
  users: readonly Pick<ContainerUser, 'name' | 'state'>[],
): WheelhouseError {
  return new WheelhouseError('REFUSED', `${what} on ${host} is in use by ${nameUsers(users)}.`, {
    hint: 'Remove what uses it first; a stopped container uses it too.',
    details: { users: users.map(({ name, state }) => ({ name, state })) },
  });
}

/** The refusal of taking away what is Wheelhouse's own. Pure. */
export function isOurs(what: string, host: string): WheelhouseError {
  return new WheelhouseError(
    'REFUSED',
    `${what} on ${host} is Wheelhouse’s own: it holds a lock, an undo or the record of acts.`,
    { hint: 'Leave it; Wheelhouse removes it when it is not needed any more.' },
  );
}

/** Refuses a destructive act whose thing was not named. Throws REFUSED with what has to be typed. Pure. */
export function refuseUnconfirmed(asked: {
  /** `remove the volume data on web-1`. */
  readonly act: string;
  /** Why it is asked: `a volume holds data`, `web-1 is protected`. */
  readonly because: string;
  readonly wanted: string;
  readonly given: string | undefined;
}): void {
  if (asked.given === asked.wanted) return;
  const typed = asked.given === undefined ? '' : ', and what was typed is another';
  throw new WheelhouseError(
    'REFUSED',
    `To ${asked.act} its name has to be typed, because ${asked.because}${typed}.`,
    {
      hint: `Type ${asked.wanted} to confirm (--confirm ${asked.wanted}).`,
      details: { confirm: asked.wanted },
    },
  );
}
