import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Carrier } from '../platform/undo/carrier.ts';
import { createContainerCarrier } from '../platform/undo/container-carrier.ts';
import { createProcessCarrier } from '../platform/undo/process-carrier.ts';

/** The ways to leave a watchdog on a host, the better one first. Throws as `HostQueries.engineOf` where it is away. */
export type Carriers = (hostId: string) => readonly [Carrier, Carrier];

const usualSocket = '/var/run/docker.sock';

/**
 * A process before a container: it needs no image, no engine that is up, and shows in nobody's list of containers. The
 * container is for hosts that let nobody run a program.
 */
export function createCarriers(clock: Clock, hosts: HostQueries): Carriers {
  const known = new Map<string, string>();
  const now = (): number => clock.now();
  return (hostId) => {
    const engine = hosts.engineOf(hostId);
    const shell = hosts.shellOf(hostId);
    const socketPath = engine.socketPath === '' ? usualSocket : engine.socketPath;
    return [
      createProcessCarrier({ shell, socketPath, now }),
      createContainerCarrier({
        engine,
        now,
        sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
        known,
      }),
    ];
  };
}
