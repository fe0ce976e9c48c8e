import type { Change, ChangesView } from '../contract/changes.ts';
import type { HostView } from '../contract/hosts.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { readActs } from './acts.ts';
import { seenAfterMs } from './attribute.ts';
import { coverageOf } from './coverage.ts';
import { toKeyChanges, toUnreachable } from './hosts.ts';
import type { Presence } from './presence.ts';
import { toChanges } from './report.ts';
import type { ChangesRoomDeps } from './room.ts';
import { sortChanges } from './shape.ts';
import { readAtMost, type ChangeStore } from './store.ts';

export interface Range {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly host?: string | undefined;
}

const dayMs = 86_400_000;
const keptMs = 90 * dayMs;
const toldAtMost = 500;
const eventsRead = 200;
// Coverage grows by itself while somebody looks.
const lookAgainMs = 60_000;
const lookAgain = { normalMs: lookAgainMs, slowMs: lookAgainMs * 5 };

/** Reads what became different from what this room, the audit and the inventories keep; nothing is worked out unasked. */
export class ChangesFeed {
  readonly #deps: ChangesRoomDeps;
  readonly #store: ChangeStore;
  readonly #presence: Presence;
  readonly #recorded = createListeners<null>();

  constructor(deps: ChangesRoomDeps, store: ChangeStore, presence: Presence) {
    this.#deps = deps;
    this.#store = store;
    this.#presence = presence;
  }

  /** Says that something new was recorded. */
  tell(): void {
    this.#recorded.emit(null);
  }

  /** Throws NOT_FOUND for a host that is not there. */
  read({ since, until, host }: Range): ChangesView {
    const { clock, hosts } = this.#deps;
    const now = clock.now();
    const to = Math.min(until ?? now, now);
    const from = Math.min(Math.max(since ?? now - dayMs, now - keptMs), to);
    const chosen = host === undefined ? hosts.list() : [hosts.resolve(host)];
    const facts = this.#store.between(from, to, chosen.length === 1 ? (chosen[0]?.id ?? null) : null);
    const factsOf = Map.groupBy(facts, ({ hostId }) => hostId);
    // What was done before may be seen, and begun before may have gone on, within.
    const earliest = Math.min(from, ...facts.map(({ afterAt, firstAt }) => afterAt ?? firstAt));
    const acts = readActs(this.#deps, earliest - seenAfterMs, now).filter((act) => act.from <= to);
    const told = chosen.map((each) => {
      const hostFacts = factsOf.get(each.id) ?? [];
      const coverage = this.#coverage(each, from, to, hostFacts);
      const crashes = this.#deps.history.crashes(each.id, from, to);
      const { containers } = this.#deps.stacks.inventory(each.id);
      const identity = { hostId: each.id, host: each.name, since: from };
      const past = { ...identity, facts: hostFacts, crashes, acts, containers };
      const changes = [
        ...toChanges(past),
        ...toUnreachable(each, coverage, to),
        ...toKeyChanges(each, this.#rejections(each.id, from)),
      ];
      return { coverage, changes };
    });
    const changes = sortChanges(told.flatMap((each): readonly Change[] => each.changes));
    return {
      since: from,
      until: to,
      changes: changes.slice(0, toldAtMost),
      // Where rows were left unread, there is one more at least.
      leftOut: Math.max(facts.length < readAtMost ? 0 : 1, changes.length - toldAtMost),
      hosts: told.map((each) => each.coverage),
    };
  }

  subscribe(changed: () => void): Disposable {
    const { audit, hosts, jobs, pace } = this.#deps;
    let timer: Disposable | null = null;
    const later = (): void => {
      timer = pace.after(lookAgain, () => {
        changed();
        later();
      });
    };
    later();
    const sources = [
      this.#recorded.add(changed),
      audit.subscribe(changed),
      hosts.subscribe(changed),
      jobs.subscribe(({ state }) => {
        if (state !== 'running') changed();
      }),
    ];
    return {
      [Symbol.dispose]: () => {
        timer?.[Symbol.dispose]();
        for (const source of sources) source[Symbol.dispose]();
      },
    };
  }

  #rejections(hostId: string, sinceMs: number) {
    return this.#deps.events.find({ type: 'host.rejected', hostId, sinceMs, limit: eventsRead });
  }

  #coverage(
    { id, name, createdAt }: HostView,
    since: number,
    to: number,
    facts: ReturnType<ChangeStore['between']>,
  ): ChangesView['hosts'][number] {
    // What was before somebody added it is no gap.
    const from = Math.min(Math.max(since, createdAt), to);
    const current = this.#presence.current;
    const presence = [...this.#store.presence(from, to), ...(current === null ? [] : [current])];
    const degraded = facts
      .filter(({ kind }) => kind === 'unhealthy')
      .map((fact) => ({ from: Math.max(from, fact.firstAt), to: Math.min(to, fact.endedAt ?? to) }));
    const watched = this.#deps.history.watchSpans(id, from, to);
    return {
      hostId: id,
      host: name,
      knownFrom: from,
      ...coverageOf({ from, to }, { watched, presence, degraded }),
    };
  }
}
