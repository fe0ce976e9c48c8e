import type { ContainerView, Inventory } from '../contract/stacks.ts';
import type { KnownContainer } from './model.ts';

export type { KnownContainer } from './model.ts';
export type { ContainerConfiguration } from './configuration.ts';

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

/** One host's containers as they were at an instant. */
export interface ObservedContainers {
  readonly observedAt: number;
  readonly containers: readonly KnownContainer[];
}

/** An inventory that is being saved, and the one that it takes the place of. */
export interface SavedInventory {
  readonly hostId: string;
  /** null where this host was never seen before. */
  readonly before: ObservedContainers | null;
  readonly after: ObservedContainers;
  /** Since when nothing was missed; null where the host was just lost. */
  readonly watchedSince: number | null;
  /** When the engine said that it removed a container, by id; what was not heard is not here. */
  readonly removedAt: ReadonlyMap<string, number>;
  /** Whether a container's end at that instant was a crash. */
  readonly crashed: (containerId: string, at: number) => boolean;
}

/** The crashes of one container, as one. */
export interface CrashSum {
  readonly containerId: string;
  readonly name: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** In no order, each once, at most five. */
  readonly exitCodes: readonly number[];
  readonly oomKilled: boolean;
}

/** What is kept of the past of containers. */
export interface StackHistory {
  /** Calls back within the transaction in which an inventory is saved; what it throws undoes the saving. */
  onSave(listener: (saved: SavedInventory) => void): void;
  /** The spans in which the host was watched without a gap, oldest first, until now where it is watched now. */
  watchSpans(hostId: string, since: number, until: number): readonly { from: number; to: number }[];
  crashes(hostId: string, since: number, until: number): readonly CrashSum[];
}
