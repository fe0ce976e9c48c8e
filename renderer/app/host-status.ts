import type { Status } from '../../main/contract/common.ts';
import { worstStatus } from '../../main/contract/common.ts';
import type { HostView } from '../../main/contract/hosts.ts';
import type { Inventory } from '../../main/contract/stacks.ts';

/** The status of a host as a whole: unknown while it is away, for an unreachable host is not a broken one. */
export function hostStatus(host: HostView, inventory: Inventory | undefined): Status {
  if (host.connection.state !== 'ready' || inventory === undefined || inventory.certainty !== 'fresh')
    return 'unknown';
  if (inventory.containers.length === 0) return 'up';
  return worstStatus(inventory.containers.map((container) => container.status));
}

/** How many containers of an inventory are up. */
export function countUp(inventory: Inventory): number {
  return inventory.containers.filter((container) => container.status === 'up').length;
}
