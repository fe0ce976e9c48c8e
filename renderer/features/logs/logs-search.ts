import type { Inventories } from '../../app/client/inventories.ts';
import type { HostView } from '../../../main/contract/hosts.ts';

/**
 * Whose logs, as the address holds it: a host, a stack of it, or containers. `c` names containers of `host`,
 * or, without one, `container@host`.
 */
export interface LogsSearch {
  readonly host?: string;
  readonly stack?: string;
  readonly c?: readonly string[];
}

/** One chosen container, by names. */
export interface Choice {
  readonly host: string;
  readonly container: string;
}

/** Reads the address; what does not fit is left out. */
export function parseLogsSearch(search: Record<string, unknown>): LogsSearch {
  const { host, stack, c } = search;
  const containers = Array.isArray(c) ? c.filter((name) => typeof name === 'string') : [];
  return {
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(containers.length > 0 ? { c: containers } : {}),
  };
}

/** The containers that a selection names one by one; empty for a whole host or stack. */
export function namedChoices({ host, c = [] }: LogsSearch): readonly Choice[] {
  return c.map((name) => {
    if (host !== undefined) return { host, container: name };
    // Docker allows no @ in a container's name, so the first one ends it.
    const at = name.indexOf('@');
    return { host: name.slice(at + 1), container: name.slice(0, Math.max(0, at)) };
  });
}

/** A selection of containers as the address holds it. */
export function toSearch(choices: readonly Choice[]): LogsSearch {
  const [first] = choices;
  if (first === undefined) return {};
  if (choices.every(({ host }) => host === first.host)) {
    return { host: first.host, c: choices.map(({ container }) => container) };
  }
  return { c: choices.map(({ host, container }) => `${container}@${host}`) };
}

/** Every container that a selection covers now, whole hosts and stacks included. */
export function chosen(
  search: LogsSearch,
  hosts: readonly HostView[],
  inventories: Inventories,
): readonly Choice[] {
  if (search.c !== undefined) return namedChoices(search);
  const host = hosts.find(({ id, name }) => name === search.host || id === search.host);
  const containers = host === undefined ? [] : (inventories.get(host.id)?.containers ?? []);
  return containers
    .filter((container) => search.stack === undefined || container.stack === search.stack)
    .map((container) => ({ host: host?.name ?? '', container: container.name }));
}

/** What `logs.tail` is asked for. */
export interface TailTarget {
  readonly host?: string;
  readonly stack?: string;
  readonly container?: string;
  readonly containers?: { hostId: string; containerId: string }[];
}

/** A selection as the engine's input; null where nothing is chosen. */
export function toTarget(
  search: LogsSearch,
  hosts: readonly HostView[],
  inventories: Inventories,
): TailTarget | null {
  if (search.c === undefined) {
    if (search.host === undefined) return null;
    return search.stack === undefined ? { host: search.host } : { host: search.host, stack: search.stack };
  }
  const choices = namedChoices(search);
  const containers: { hostId: string; containerId: string }[] = [];
  for (const { host, container } of choices) {
    const hostId = hosts.find(({ id, name }) => name === host || id === host)?.id;
    const known = hostId === undefined ? undefined : inventories.get(hostId)?.containers;
    const found = known?.find(({ id, name }) => name === container || id === container);
    if (hostId !== undefined && found !== undefined) containers.push({ hostId, containerId: found.id });
  }
  if (containers.length > 0) return { containers };
  // Not known here: the engine says best why.
  const [only] = choices;
  return only === undefined ? null : { host: only.host, container: only.container };
}
