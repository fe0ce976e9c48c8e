import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../../main/contract/contract.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';

type Watched = InferContractRouterOutputs<Contract>['containers']['watch'];
export type ContainerItem = Watched extends AsyncIteratorObject<infer Item> ? Item : never;

/** What is known of each host's containers, by host id. */
export type Inventories = ReadonlyMap<string, Inventory>;

function withChanges(inventory: Inventory, item: Extract<ContainerItem, { type: 'containers' }>): Inventory {
  const byId = new Map<string, ContainerView>(
    inventory.containers.map((container) => [container.id, container]),
  );
  for (const id of item.removed) byId.delete(id);
  for (const container of item.changed) byId.set(container.id, container);
  return { ...inventory, observedAt: item.observedAt, containers: [...byId.values()] };
}

/** Applies one item of `containers.watch` to what is known. */
export function applyContainerItem(known: Inventories | undefined, item: ContainerItem): Inventories {
  if (item.type === 'snapshot') {
    return new Map(item.inventories.map((inventory) => [inventory.hostId, inventory]));
  }
  const next = new Map(known);
  switch (item.type) {
    case 'inventory':
      next.set(item.inventory.hostId, item.inventory);
      break;
    case 'containers': {
      const inventory = next.get(item.hostId);
      // A change to a host of which nothing is known carries too little to show; its inventory follows.
      if (inventory !== undefined) next.set(item.hostId, withChanges(inventory, item));
      break;
    }
    case 'hostRemoved':
      next.delete(item.hostId);
      break;
  }
  return next;
}
