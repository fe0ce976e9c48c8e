import type { HostQueries } from '../hosts/queries.ts';
import type { Inventory } from '../contract/stacks.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Inventories } from './inventories.ts';
import type { StackQueries } from './queries.ts';
import { resolveContainer } from './resolve.ts';

/** What other rooms, and the routes, read of the inventories. */
export function createStackQueries(clock: Clock, hosts: HostQueries, inventories: Inventories): StackQueries {
  function inventory(hostId: string): Inventory {
    return (
      inventories.get(hostId)?.content.inventory(clock.now()) ?? {
        hostId,
        certainty: 'unknown',
        observedAt: null,
        containers: [],
      }
    );
  }
  return {
    inventories: () => hosts.list().map((host) => inventory(host.id)),
    inventory,
    find: (hostId, containerId) => inventories.get(hostId)?.content.view(containerId, clock.now()),
    resolve(reference, host) {
      const searched = host === undefined ? hosts.list() : [hosts.resolve(host)];
      return resolveContainer(
        reference,
        searched.map(({ id }) => inventory(id)),
        searched,
      );
    },
    subscribe: (listener) => inventories.subscribe(listener),
  };
}
