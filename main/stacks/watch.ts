import type { ContainerView, Inventory } from '../contract/stacks.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { Bell } from '../platform/streams/bell.ts';
import { stoppable, type Stream } from '../platform/streams/stoppable.ts';
import type { InventoryChange, StackQueries } from './queries.ts';

export type WatchItem =
  | { type: 'snapshot'; inventories: Inventory[] }
  | { type: 'inventory'; inventory: Inventory }
  | {
      type: 'containers';
      hostId: string;
      observedAt: number;
      changed: ContainerView[];
      removed: string[];
    }
  | { type: 'hostRemoved'; hostId: string };

interface WatchOptions {
  readonly clock: Clock;
  readonly stacks: StackQueries;
  /** Only this host's containers. */
  readonly hostId: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** How many changed containers may wait for a slow reader; above it, it gets everything anew. */
  readonly capacity?: number;
}

/** What waits for the reader: which hosts anew, which containers, never their content, which is read when it is sent. */
interface Waiting {
  everything: boolean;
  readonly whole: Set<string>;
  readonly hostsRemoved: Set<string>;
  readonly containers: Map<string, Set<string>>;
}

/** A snapshot, then what changes. However slow the reader, only ids wait, and each container once. */
export function watchContainers(options: WatchOptions): Stream<WatchItem> {
  const { clock, stacks, hostId, signal, capacity = 2000 } = options;
  const bell = new Bell();
  const waiting = nothingWaits();
  let stopped = false;

  function onChange(change: InventoryChange): void {
    if (hostId !== undefined && change.hostId !== hostId) return;
    note(waiting, change, capacity);
    bell.ring();
  }

  function snapshot(): WatchItem {
    const inventories = hostId === undefined ? [...stacks.inventories()] : [stacks.inventory(hostId)];
    return { type: 'snapshot', inventories };
  }

  function* take(): Generator<WatchItem> {
    const { everything, whole, hostsRemoved, containers } = takeAll(waiting);
    if (everything) {
      yield snapshot();
      return;
    }
    for (const removed of hostsRemoved) yield { type: 'hostRemoved', hostId: removed };
    for (const id of whole) yield { type: 'inventory', inventory: stacks.inventory(id) };
    for (const [id, ids] of containers) if (!whole.has(id)) yield toDelta(id, ids);
  }

  function toDelta(id: string, ids: ReadonlySet<string>): WatchItem {
    const views = [...ids].map((containerId) => [containerId, stacks.find(id, containerId)] as const);
    return {
      type: 'containers',
      hostId: id,
      observedAt: clock.now(),
      changed: views.flatMap(([, view]) => (view === undefined ? [] : [view])),
      removed: views.flatMap(([containerId, view]) => (view === undefined ? [containerId] : [])),
    };
  }

  async function* items(): AsyncGenerator<WatchItem, void, void> {
    if (stopped) return;
    using _subscription = stacks.subscribe(onChange);
    yield snapshot();
    for (;;) {
      await bell.heard();
      for (const item of take()) {
        if (stopped) return;
        yield item;
      }
      if (stopped) return;
    }
  }

  const stop = (): void => {
    stopped = true;
    bell.ring();
  };
  return stoppable(items(), stop, signal);
}

function nothingWaits(): Waiting {
  return { everything: false, whole: new Set(), hostsRemoved: new Set(), containers: new Map() };
}

function takeAll(waiting: Waiting): Waiting {
  const taken: Waiting = {
    everything: waiting.everything,
    whole: new Set(waiting.whole),
    hostsRemoved: new Set(waiting.hostsRemoved),
    containers: new Map(waiting.containers),
  };
  waiting.everything = false;
  waiting.whole.clear();
  waiting.hostsRemoved.clear();
  waiting.containers.clear();
  return taken;
}

function note(waiting: Waiting, change: InventoryChange, capacity: number): void {
  switch (change.kind) {
    case 'hostRemoved':
      waiting.whole.delete(change.hostId);
      waiting.containers.delete(change.hostId);
      waiting.hostsRemoved.add(change.hostId);
      return;
    case 'inventory':
      waiting.whole.add(change.hostId);
      waiting.containers.delete(change.hostId);
      return;
    case 'containers': {
      if (waiting.everything || waiting.whole.has(change.hostId)) return;
      const ids = waiting.containers.get(change.hostId) ?? new Set();
      for (const id of [...change.changed, ...change.removed]) ids.add(id);
      waiting.containers.set(change.hostId, ids);
      let count = 0;
      for (const set of waiting.containers.values()) count += set.size;
      if (count > capacity) {
        waiting.everything = true;
        waiting.containers.clear();
      }
    }
  }
}
