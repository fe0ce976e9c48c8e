import type { HostView } from '../contract/hosts.ts';
import { createLocalShell } from '../platform/shell/local-shell.ts';
import { createSshShell } from '../platform/shell/ssh-shell.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { describeAge } from './model.ts';
import type { HostQueries } from './queries.ts';
import { toHostView, type HostRegistry } from './registry.ts';
import type { HostSupervisor } from './supervisor.ts';

interface HostQueriesDeps {
  readonly clock: Clock;
  readonly registry: HostRegistry;
  readonly isPaused: () => boolean;
}

export function createHostQueries({ clock, registry, isPaused }: HostQueriesDeps): HostQueries {
  /** The supervisor of a host that is reached now; throws why it is away. */
  function reached(hostId: string): HostSupervisor {
    const entry = registry.entry(hostId);
    if (entry.supervisor.client !== null) return entry.supervisor;
    throw whyAway(toHostView(entry), clock.now(), isPaused());
  }
  return {
    list: () => registry.views(),
    find: (hostId) => registry.view(hostId),
    resolve: (reference) => resolveHost(reference, registry.views()),
    engineOf(hostId) {
      const entry = registry.entry(hostId);
      if (entry.supervisor.client !== null) return entry.supervisor.client;
      throw whyAway(toHostView(entry), clock.now(), isPaused());
    },
    sshOf: (hostId) => reached(hostId).ssh,
    shellOf(hostId) {
      const { ssh } = reached(hostId);
      const { name } = registry.entry(hostId).host;
      return ssh === null ? createLocalShell(name) : createSshShell(ssh, name);
    },
    isPaused,
    suspect(hostId) {
      if (registry.view(hostId) !== undefined) registry.supervisor(hostId).check();
    },
    subscribe: (listener) => registry.subscribe(listener),
  };
}

/** The host of that id, else of that name; names are compared without regard to case. Throws NOT_FOUND. Pure. */
export function resolveHost(reference: string, hosts: readonly HostView[]): HostView {
  const wanted = reference.toLowerCase();
  const found =
    hosts.find((host) => host.id === reference) ?? hosts.find((host) => host.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new WheelhouseError('NOT_FOUND', `There is no host ${JSON.stringify(reference)} in Wheelhouse.`, {
    hint:
      hosts.length === 0
        ? 'Add it first: wheelhouse hosts add ssh://user@host.'
        : `The hosts are: ${hosts.map((host) => host.name).join(', ')}.`,
    details: { host: reference },
  });
}

/** Why nothing can be asked of a host now, and since when. Pure. */
function whyAway(host: HostView, now: number, isPaused: boolean): WheelhouseError {
  const { connection } = host;
  const seen =
    connection.lastReadyAt === null
      ? 'it was not reached since Wheelhouse started'
      : `it was last reached ${describeAge(now - connection.lastReadyAt)} ago`;
  const details = { hostId: host.id, host: host.name, lastReadyAt: connection.lastReadyAt };
  if (isPaused) {
    return new WheelhouseError('REFUSED', `Watching is paused, so ${host.name} is not connected (${seen}).`, {
      hint: 'Resume watching first.',
      details,
    });
  }
  const because = connection.error === null ? '' : ` ${connection.error.message}`;
  const hint = connection.error?.hint;
  if (connection.state === 'rejected') {
    const code = connection.error?.code === 'HOST_KEY_CHANGED' ? 'HOST_KEY_CHANGED' : 'REFUSED';
    return new WheelhouseError(code, `${host.name} waits for a person (${seen}).${because}`, {
      hint: hint ?? 'Look at the host and do what it asks for.',
      details: { ...details, needs: connection.needs },
    });
  }
  return new WheelhouseError('HOST_UNREACHABLE', `${host.name} cannot be reached now; ${seen}.${because}`, {
    hint: hint ?? 'Wait until it is connected, or connect it now.',
    details,
    retryable: true,
  });
}
