import type { HostView } from '../contract/hosts.ts';
import type { ObserverState } from '../contract/observer.ts';
import { isRemote } from '../hosts/queries.ts';
import type { NetworkView } from '../platform/network/types.ts';

// One host that is silent may well be down; two at once that have nothing to do with each other rather share the observer.
const severalHosts = 2;
/** How far an attempt came where the fault may be anywhere on the way. */
const onTheWay: readonly unknown[] = ['name', 'route', 'tcp', 'established', 'answer'];

function phaseOf({ connection }: HostView): unknown {
  return connection.error?.code === 'HOST_UNREACHABLE' ? connection.error.details?.['phase'] : null;
}

/** Whether a host is away for a reason that may lie with this machine. Pure. */
export function isHidden(host: HostView): boolean {
  const { state, error } = host.connection;
  return (
    isRemote(host) && state !== 'ready' && error?.code === 'HOST_UNREACHABLE' && phaseOf(host) !== 'engine'
  );
}

/**
 * What this machine can see. A host that answers proves more than every word of the system; without one, the system is
 * believed; and where it says nothing, several hosts that went silent together tell of the observer and not of themselves.
 * Pure.
 */
export function judgeObserver(network: NetworkView, hosts: readonly HostView[]): ObserverState {
  const remote = hosts.filter(isRemote);
  if (remote.some(({ connection }) => connection.state === 'ready')) return 'online';
  if (!network.hasNetwork || network.portal === 'none' || network.faceOnline === false) return 'offline';
  if (network.portal === 'portal') return 'portal';
  const silent = hosts.filter(isHidden);
  if (silent.length < severalHosts || silent.length < remote.length) return 'online';
  if (silent.every((host) => phaseOf(host) === 'banner')) return 'portal';
  return silent.every((host) => onTheWay.includes(phaseOf(host))) ? 'limited' : 'online';
}
