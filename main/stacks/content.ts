import type { Certainty } from '../contract/common.ts';
import type { ContainerView, Inventory } from '../contract/stacks.ts';
import { isSameInstant } from './crash-watch.ts';
import {
  completingServices,
  crashWindowMs,
  loopPauseMs,
  isCrashLoop,
  runsToCompletion,
  toContainerView,
  type Crash,
  type KnownContainer,
} from './model.ts';

/** What differs from what was told last. */
export interface ContentDifference {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** A crash as it is kept: one that was only read from the container's record gives way to the event itself. */
interface KeptCrash {
  readonly crash: Crash;
  readonly inferred: boolean;
}

/** What is known of one host's containers, and how sure that is. Holds no connection and no timer. */
export class InventoryContent {
  readonly hostId: string;
  #certainty: Certainty = 'unknown';
  #observedAt: number | null = null;
  #known = new Map<string, KnownContainer>();
  #crashes = new Map<string, KeptCrash[]>();
  #told = new Map<string, string>();

  constructor(hostId: string) {
    this.hostId = hostId;
  }

  get certainty(): Certainty {
    return this.#certainty;
  }

  get observedAt(): number | null {
    return this.#observedAt;
  }

  get containers(): IterableIterator<KnownContainer> {
    return this.#known.values();
  }

  known(id: string): KnownContainer | undefined {
    return this.#known.get(id);
  }

  /** Fills in what an earlier life of this program knew. */
  restore(observedAt: number, containers: readonly KnownContainer[]): void {
    this.#known = new Map(containers.map((container) => [container.id, container]));
    this.#observedAt = observedAt;
    this.#certainty = 'stale';
  }

  /** The engine was heard at `at`: what is here is true. */
  seen(at: number): void {
    if (this.#certainty !== 'fresh') {
      for (const id of this.#crashes.keys()) if (!this.#known.has(id)) this.#crashes.delete(id);
    }
    this.#certainty = 'fresh';
    this.#observedAt = at;
  }

  /** Nobody hears the engine any more; what is here was true at `at` at the latest. */
  lost(at: number | null): void {
    if (this.#certainty !== 'fresh') return;
    this.#certainty = 'stale';
    if (at !== null) this.#observedAt = Math.max(this.#observedAt ?? at, at);
  }

  put(container: KnownContainer): void {
    this.#known.set(container.id, container);
  }

  remove(id: string): void {
    this.#known.delete(id);
    this.#crashes.delete(id);
  }

  /** Keeps a crash. Answers the instant of an inferred one that it takes the place of, or null. */
  addCrash(id: string, crash: Crash, inferred: boolean): number | null {
    const kept = this.#crashes.get(id) ?? [];
    const replaced = inferred
      ? undefined
      : kept.find((other) => other.inferred && isSameInstant(other.crash.at, crash.at));
    const rest = kept.filter((other) => other !== replaced);
    this.#crashes.set(id, [...rest, { crash, inferred }].slice(-100));
    return replaced?.crash.at ?? null;
  }

  hasCrashAt(id: string, at: number): boolean {
    return (this.#crashes.get(id) ?? []).some(({ crash }) => isSameInstant(crash.at, at));
  }

  hasExactCrash(id: string, at: number): boolean {
    return (this.#crashes.get(id) ?? []).some(({ crash, inferred }) => !inferred && crash.at === at);
  }

  /** When the next crash is too old to count for one of the rules, and a verdict may change without any event. */
  nextJudgementAt(now: number): number | null {
    let next: number | null = null;
    for (const kept of this.#crashes.values()) {
      for (const { crash } of kept) {
        for (const leaves of [crash.at + loopPauseMs, crash.at + crashWindowMs])
          if (leaves > now && (next === null || leaves < next)) next = leaves;
      }
    }
    return next;
  }

  view(id: string, now: number): ContainerView | undefined {
    const container = this.#known.get(id);
    return container && this.#judge(container, now, completingServices(this.#known.values()));
  }

  inventory(now: number): Inventory {
    const completing = completingServices(this.#known.values());
    const containers = [...this.#known.values()]
      .map((container) => this.#judge(container, now, completing))
      .sort((a, b) => a.name.localeCompare(b.name));
    return { hostId: this.hostId, certainty: this.#certainty, observedAt: this.#observedAt, containers };
  }

  /** What changed since this was asked last; a verdict may change with its neighbours or with time. */
  takeDifference(now: number): ContentDifference {
    const told = new Map<string, string>();
    for (const view of this.inventory(now).containers) told.set(view.id, JSON.stringify(view));
    const changed = [...told].filter(([id, view]) => this.#told.get(id) !== view).map(([id]) => id);
    const removed = [...this.#told.keys()].filter((id) => !told.has(id));
    this.#told = told;
    return { changed, removed };
  }

  #judge(container: KnownContainer, now: number, completing: ReadonlySet<string>): ContainerView {
    const crashes = (this.#crashes.get(container.id) ?? []).map(({ crash }) => crash);
    return toContainerView(this.hostId, container, {
      seen: this.#certainty === 'fresh',
      crashLoop: isCrashLoop(container, crashes, now),
      runsToCompletion: runsToCompletion(container, completing),
    });
  }
}
