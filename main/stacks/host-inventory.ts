import type { Clock } from '../platform/clock/clock.ts';
import type { EngineClient, EngineEvent } from '../platform/docker/types.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { InventoryContent } from './content.ts';
import { CrashWatch, inferMissedCrash, instantOf } from './crash-watch.ts';
import type { EngineSink } from './engine-reader.ts';
import { followEngine } from './follower.ts';
import { crashWindowMs, type Crash, type KnownContainer } from './model.ts';

export interface HostInventoryDeps {
  readonly clock: Clock;
  /** How often the engine is listed without a reason. */
  readonly pace: Pace;
  readonly content: InventoryContent;
  /** The last answer of the engine, as the connection saw it. */
  readonly lastHeardAt: () => number | null;
  /** Something may have changed: differences are to be told soon. */
  readonly onTouched: () => void;
  /** The certainty of everything changed: to be told at once. */
  readonly onCertainty: () => void;
  /** From the first of these on, nothing was missed until the second. */
  readonly onWatched: (from: number, to: number) => void;
  readonly onCrash: (found: FoundCrash) => void;
  /** The engine stopped telling, although its connection may seem to be there. */
  readonly onBroken: (error: unknown) => void;
}

export interface FoundCrash {
  readonly containerId: string;
  readonly name: string;
  readonly crash: Crash;
  /** The instant of a crash read from the container's record, in whose place this one comes. */
  readonly replacesAt: number | null;
}

const retryFirstMs = 1000;
const retryLongestMs = 30_000;
// The engine itself remembers its last 256 events.
const replayAtMostMs = 7 * 86_400_000;
const removalsKept = 1000;

/** Keeps one host's content true while the host is reached, and admits it when it is not. */
export class HostInventory {
  readonly content: InventoryContent;
  readonly #deps: HostInventoryDeps;
  readonly #crashes = new CrashWatch();
  #client: EngineClient | null = null;
  #scope: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #watchedFrom: number | null = null;
  #lastEventMs: number | null = null;
  readonly #removals = new Map<string, number>();

  constructor(deps: HostInventoryDeps) {
    this.#deps = deps;
    this.content = deps.content;
  }

  /** Since when nothing was missed; null while nobody watches. */
  get watchedSince(): number | null {
    return this.content.certainty === 'fresh' ? this.#watchedFrom : null;
  }

  /** When containers were removed, as the engine told it; each is answered once. */
  takeRemovals(): ReadonlyMap<string, number> {
    const removals = new Map(this.#removals);
    this.#removals.clear();
    return removals;
  }

  /** Follows this client from now on; null where the host is away. */
  use(client: EngineClient | null): void {
    if (client === this.#client) return;
    this.#client = client;
    this.#scope?.abort();
    this.#lose();
    if (client === null) {
      this.#scope = null;
      return;
    }
    const scope = new AbortController();
    this.#scope = scope;
    const before = this.#running;
    this.#running = (async () => {
      await before;
      await this.#follow(client, scope.signal);
    })();
  }

  /** Ends every stream; resolves when nothing is left. */
  async stop(): Promise<void> {
    this.use(null);
    await this.#running;
  }

  async #follow(client: EngineClient, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = this.#deps.clock.monotonic();
      try {
        const sinceMs = this.#lastEventMs ?? this.#replayFrom();
        await followEngine({ pace: this.#deps.pace, client, sink: this.#sink(), sinceMs, signal });
      } catch (error) {
        // Whatever it was: what is shown is no longer sure, and whoever owns the connection finds out why.
        this.#lose();
        this.#deps.onBroken(error);
      }
      if (signal.aborted) return;
      if (this.#deps.clock.monotonic() - startedAt > retryLongestMs) failures = 0;
      failures += 1;
      try {
        await this.#deps.clock.sleep(Math.min(retryLongestMs, retryFirstMs * 2 ** (failures - 1)), signal);
      } catch {
        // Aborted: the loop's condition ends it.
        return;
      }
    }
  }

  /** What happened since this program looked last is asked for again, so that it is known to the second. */
  #replayFrom(): number {
    const now = this.#deps.clock.now();
    const lastSeen = Math.max(this.content.observedAt ?? now, now - replayAtMostMs);
    return Math.min(lastSeen, now - crashWindowMs);
  }

  #lose(): void {
    if (this.content.certainty !== 'fresh') return;
    const heardAt = Math.max(this.content.observedAt ?? 0, this.#deps.lastHeardAt() ?? 0);
    this.content.lost(heardAt);
    if (this.#watchedFrom !== null) this.#deps.onWatched(this.#watchedFrom, heardAt);
    this.#watchedFrom = null;
    this.#deps.onCertainty();
  }

  #sink(): EngineSink {
    const { content } = this;
    return {
      known: (id) => content.known(id),
      knownIds: () => [...content.containers].map((container) => container.id),
      put: (container, isCatchUp) => {
        const before = content.known(container.id);
        content.put(container);
        if (isCatchUp) this.#inferCrash(before, container);
        this.#deps.onTouched();
      },
      remove: (id) => {
        content.remove(id);
        this.#deps.onTouched();
      },
      event: (event) => {
        this.#onEvent(event);
      },
      current: () => {
        this.#onCurrent();
      },
    };
  }

  #onCurrent(): void {
    const now = this.#deps.clock.now();
    const wasFresh = this.content.certainty === 'fresh';
    this.content.seen(now);
    this.#watchedFrom ??= now;
    this.#deps.onWatched(this.#watchedFrom, now);
    if (wasFresh) this.#deps.onTouched();
    else this.#deps.onCertainty();
  }

  #onEvent(event: EngineEvent): void {
    const at = instantOf(event);
    this.#lastEventMs = Math.max(this.#lastEventMs ?? at, at);
    if (this.content.certainty === 'fresh') this.content.seen(this.#deps.clock.now());
    if (event.action === 'destroy' && this.#removals.size < removalsKept) this.#removals.set(event.id, at);
    const known = this.content.known(event.id);
    const crash = this.#crashes.see(event, known?.startedAt ?? null);
    if (crash === null || this.content.hasExactCrash(event.id, crash.at)) return;
    const replacesAt = this.content.addCrash(event.id, crash, false);
    // What happened before we came is told again before the list is there: the event has the name too.
    const name = known?.name ?? event.attributes['name'] ?? event.id.slice(0, 12);
    this.#deps.onCrash({ containerId: event.id, name, crash, replacesAt });
    this.#deps.onTouched();
  }

  #inferCrash(before: KnownContainer | undefined, container: KnownContainer): void {
    const crash = inferMissedCrash(before, container);
    if (crash === null) return;
    if (this.#crashes.sawEnd(container.id, crash.at) || this.content.hasCrashAt(container.id, crash.at)) {
      return;
    }
    this.content.addCrash(container.id, crash, true);
    this.#deps.onCrash({ containerId: container.id, name: container.name, crash, replacesAt: null });
  }
}
