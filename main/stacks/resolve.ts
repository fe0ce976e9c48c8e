import type { HostView } from '../contract/hosts.ts';
import type { ContainerView, Inventory } from '../contract/stacks.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { ResolvedContainer } from './queries.ts';

// Docker's own short ids have twelve digits; fewer are welcome while they are unique.
const shortestId = 4;

/**
 * The one container that a person means: an exact id, else an exact name, else the beginning of an id. What is typed
 * is only ever compared, so quotes, line breaks and dashes in it are nothing special.
 * Throws NOT_FOUND, or VALIDATION naming where each of several is. Pure.
 */
export function resolveContainer(
  reference: string,
  inventories: readonly Inventory[],
  hosts: readonly HostView[],
): ResolvedContainer {
  const names = new Map(hosts.map((host) => [host.id, host.name]));
  const all = inventories.flatMap((inventory) =>
    inventory.containers.map((container) => ({
      hostId: inventory.hostId,
      host: names.get(inventory.hostId) ?? inventory.hostId,
      container,
    })),
  );
  const name = reference.replace(/^\//, '');
  const found =
    several(all, (container) => container.id === reference) ??
    several(all, (container) => container.name === name) ??
    several(all, (container) => reference.length >= shortestId && container.id.startsWith(reference)) ??
    [];
  const [only, ...others] = found;
  if (only === undefined) throw notFound(reference, inventories, hosts);
  if (others.length > 0) throw ambiguous(reference, found);
  return only;
}

function several(
  all: readonly ResolvedContainer[],
  matches: (container: ContainerView) => boolean,
): readonly ResolvedContainer[] | undefined {
  const found = all.filter(({ container }) => matches(container));
  return found.length === 0 ? undefined : found;
}

function ambiguous(reference: string, found: readonly ResolvedContainer[]): WheelhouseError {
  const hosts = [...new Set(found.map(({ host }) => host))];
  const candidates = found.map(({ hostId, host, container }) => ({
    hostId,
    host,
    containerId: container.id,
    container: container.name,
  }));
  const details = { candidates };
  if (hosts.length > 1) {
    return new WheelhouseError(
      'VALIDATION',
      `${quote(reference)} is on several hosts: ${hosts.join(', ')}.`,
      { hint: 'Name the host too (--host).', details },
    );
  }
  const names = found.map(({ container }) => `${container.name} (${container.id.slice(0, 12)})`).join(', ');
  return new WheelhouseError(
    'VALIDATION',
    `${quote(reference)} fits several containers on ${hosts.join()}: ${names}.`,
    { hint: 'Write the whole name or more of the id.', details },
  );
}

function notFound(
  reference: string,
  inventories: readonly Inventory[],
  hosts: readonly HostView[],
): WheelhouseError {
  const searched = hosts.filter((host) => inventories.some(({ hostId }) => hostId === host.id));
  const names = searched.map((host) => host.name).join(', ');
  const unseen = searched
    .filter((host) => inventories.find(({ hostId }) => hostId === host.id)?.certainty !== 'fresh')
    .map((host) => host.name);
  const where = names === '' ? 'in Wheelhouse, which has no hosts yet' : `on ${names}`;
  return new WheelhouseError('NOT_FOUND', `There is no container ${quote(reference)} ${where}.`, {
    hint:
      unseen.length === 0
        ? 'List the containers and choose one of them.'
        : `It may still be there: what runs on ${unseen.join(', ')} is not known now.`,
    details: { container: reference },
  });
}

function quote(text: string): string {
  return JSON.stringify(text);
}
