import type { ContainerView, Inventory } from '../contract/stacks.ts';

/** A container that a person named, and where it is. */
export interface ResolvedContainer {
  readonly hostId: string;
  readonly host: string;
  readonly container: ContainerView;
}

/** What changed in one host's inventory. */
export type InventoryChange =
  /** Certainty or everything changed: read `inventory` again. */
  | { readonly kind: 'inventory'; readonly hostId: string }
  | {
      readonly kind: 'containers';
      readonly hostId: string;
      readonly changed: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly kind: 'hostRemoved'; readonly hostId: string };

/** What other rooms may read about containers. */
export interface StackQueries {
  /** One for each host, in the order of the hosts' names; never empty in place of unknown. */
  inventories(): readonly Inventory[];
  /** `unknown` with no containers for a host that was never seen. */
  inventory(hostId: string): Inventory;
  find(hostId: string, containerId: string): ContainerView | undefined;
  /**
   * By name, id, or the beginning of an id that is unique. Throws NOT_FOUND, or VALIDATION naming the hosts where
   * several have such a container.
   */
  resolve(reference: string, host?: string): ResolvedContainer;
  /** Calls back after each change until disposed. */
  subscribe(listener: (change: InventoryChange) => void): Disposable;
}
