import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { Events } from '../platform/events/types.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { InventoryContent } from './content.ts';
import { HostInventory, type FoundCrash } from './host-inventory.ts';
import { crashWindowMs } from './model.ts';
import type { InventoryChange, SavedInventory } from './queries.ts';
import type { StackStore, StoredInventory } from './store.ts';

interface InventoriesDeps {
  readonly clock: Clock;
  readonly pace: Pace;
  readonly database: Database;
  readonly events: Events;
  readonly hosts: HostQueries;
  readonly store: StackStore;
  /** Keeps the stack of an error that has no caller. */
  readonly report: (error: unknown, where: string) => void;
}

interface Entry {
  readonly inventory: HostInventory;
  /** What was saved last: what is saved next is compared with it. */
  saved: StoredInventory | null;
  telling: Disposable | null;
  saving: Disposable | null;
  judging: Disposable | null;
}

// A Compose project comes up with a dozen events within a moment; people see one change.
const tellAfterMs = 50;
const saveAfterMs = 1000;
const keepHistoryMs = 90 * 86_400_000;

/** The inventories of all hosts: follows those that are reached, remembers those that are away. */
export class Inventories {
  readonly #deps: InventoriesDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = createListeners<InventoryChange>();
  readonly #onSave: ((saved: SavedInventory) => void)[] = [];
  #hostsSubscription: Disposable | null = null;

  constructor(deps: InventoriesDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { store, clock, hosts } = this.#deps;
    store.prune(clock.now() - keepHistoryMs);
    const stored = new Map(store.inventories().map((inventory) => [inventory.hostId, inventory]));
    for (const host of hosts.list()) {
      const entry = this.#add(host.id);
      const { content } = entry.inventory;
      const known = stored.get(host.id);
      if (known) {
        // Nothing changed until the end of the last watch, though it was written when something did.
        const observedAt = Math.max(known.observedAt, store.watchedUntil(host.id) ?? 0);
        entry.saved = { ...known, observedAt };
        content.restore(observedAt, known.containers);
      }
      for (const { containerId, crash } of store.crashesSince(host.id, clock.now() - crashWindowMs)) {
        content.addCrash(containerId, crash, false);
      }
      content.takeDifference(clock.now());
    }
    this.#hostsSubscription = hosts.subscribe(({ kind, hostId }) => {
      if (kind === 'removed') void this.#remove(hostId);
      else this.#follow(hostId);
    });
    for (const host of hosts.list()) this.#follow(host.id);
  }

  async stop(): Promise<void> {
    this.#hostsSubscription?.[Symbol.dispose]();
    this.#hostsSubscription = null;
    await Promise.all([...this.#entries.values()].map((entry) => entry.inventory.stop()));
    for (const entry of this.#entries.values()) endTimers(entry);
  }

  get(hostId: string): HostInventory | undefined {
    return this.#entries.get(hostId)?.inventory;
  }

  subscribe(listener: (change: InventoryChange) => void): Disposable {
    return this.#listeners.add(listener);
  }

  /** Calls back within the transaction in which an inventory is saved; what it throws undoes the saving. */
  onSave(listener: (saved: SavedInventory) => void): void {
    this.#onSave.push(listener);
  }

  #add(hostId: string): Entry {
    const { clock, pace, hosts, store } = this.#deps;
    const content = new InventoryContent(hostId);
    const inventory = new HostInventory({
      clock,
      pace,
      content,
      lastHeardAt: () => hosts.find(hostId)?.connection.lastReadyAt ?? null,
      onTouched: () => {
        this.#touched(entry);
      },
      onCertainty: () => {
        this.#tellAll(entry);
      },
      onWatched: (from, to) => {
        this.#write(() => {
          store.recordWatch(hostId, from, to);
        });
      },
      onCrash: (found) => {
        this.#write(() => {
          this.#keepCrash(hostId, found);
        });
      },
      onBroken: (error) => {
        if (!(error instanceof WheelhouseError)) this.#deps.report(error, 'stacks.inventories');
        hosts.suspect(hostId);
      },
    });
    const entry: Entry = { inventory, saved: null, telling: null, saving: null, judging: null };
    this.#entries.set(hostId, entry);
    return entry;
  }

  #follow(hostId: string): void {
    const known = this.#entries.get(hostId);
    const entry = known ?? this.#add(hostId);
    entry.inventory.use(this.#clientOf(hostId));
    if (known === undefined) this.#listeners.emit({ kind: 'inventory', hostId });
  }

  #clientOf(hostId: string): EngineClient | null {
    try {
      return this.#deps.hosts.engineOf(hostId);
    } catch (error) {
      if (error instanceof WheelhouseError) return null;
      throw error;
    }
  }

  async #remove(hostId: string): Promise<void> {
    const entry = this.#entries.get(hostId);
    if (entry === undefined) return;
    this.#entries.delete(hostId);
    endTimers(entry);
    this.#listeners.emit({ kind: 'hostRemoved', hostId });
    await entry.inventory.stop();
    endTimers(entry);
  }

  #touched(entry: Entry): void {
    const { clock } = this.#deps;
    entry.telling ??= clock.after(tellAfterMs, () => {
      entry.telling = null;
      this.#tell(entry);
    });
    if (entry.inventory.content.certainty === 'fresh') this.#saveLater(entry);
  }

  #tell(entry: Entry): void {
    const { content } = entry.inventory;
    // While nobody knows the whole truth yet, half of it would only flicker.
    if (content.certainty !== 'fresh') return;
    const { changed, removed } = content.takeDifference(this.#deps.clock.now());
    if (changed.length > 0 || removed.length > 0) {
      this.#listeners.emit({ kind: 'containers', hostId: content.hostId, changed, removed });
    }
    this.#judgeLater(entry);
  }

  #tellAll(entry: Entry): void {
    const { content } = entry.inventory;
    content.takeDifference(this.#deps.clock.now());
    if (this.#entries.get(content.hostId) !== entry) return;
    this.#listeners.emit({ kind: 'inventory', hostId: content.hostId });
    // What is read anew after a loss is half of the truth until it is whole: the last whole one is kept first.
    if (content.certainty === 'fresh') this.#saveLater(entry);
    else this.#save(entry);
    this.#judgeLater(entry);
  }

  /** A crash loop ends when nothing happens for long enough, which no event tells. */
  #judgeLater(entry: Entry): void {
    const { clock } = this.#deps;
    entry.judging?.[Symbol.dispose]();
    entry.judging = null;
    const { content } = entry.inventory;
    const next = content.certainty === 'fresh' ? content.nextJudgementAt(clock.now()) : null;
    if (next === null) return;
    entry.judging = clock.after(next - clock.now(), () => {
      this.#tell(entry);
    });
  }

  #saveLater(entry: Entry): void {
    entry.saving ??= this.#deps.clock.after(saveAfterMs, () => {
      entry.saving = null;
      if (entry.inventory.content.certainty === 'fresh') this.#save(entry);
    });
  }

  #save(entry: Entry): void {
    const { content, watchedSince } = entry.inventory;
    const { hostId, observedAt } = content;
    if (observedAt === null) return;
    entry.saving?.[Symbol.dispose]();
    entry.saving = null;
    const after: StoredInventory = { hostId, observedAt, containers: [...content.containers] };
    const before = entry.saved;
    const removedAt = entry.inventory.takeRemovals();
    const crashed = (id: string, at: number): boolean => content.hasCrashAt(id, at);
    this.#write(() => {
      this.#deps.database.transaction(() => {
        this.#deps.store.saveInventory(after);
        for (const listener of this.#onSave)
          listener({ hostId, before, after, watchedSince, removedAt, crashed });
      });
      entry.saved = after;
    });
  }

  /** What is only remembered must not end the watching where the disk is full. */
  #write(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#deps.report(error, 'stacks.inventories');
    }
  }

  #keepCrash(hostId: string, { containerId, name, crash, replacesAt }: FoundCrash): void {
    const { database, store, events } = this.#deps;
    database.transaction(() => {
      if (replacesAt !== null) store.removeCrash(hostId, containerId, replacesAt);
      store.addCrash(hostId, containerId, name, crash);
      if (replacesAt === null) {
        const { at, exitCode, oomKilled } = crash;
        events.record({
          type: 'container.crashed',
          hostId,
          subject: name,
          payload: { containerId, at, exitCode, oomKilled },
        });
      }
    });
  }
}

function endTimers(entry: Entry): void {
  for (const timer of [entry.telling, entry.saving, entry.judging]) timer?.[Symbol.dispose]();
  entry.telling = null;
  entry.saving = null;
  entry.judging = null;
}
