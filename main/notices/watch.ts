import type { HostQueries } from '../hosts/queries.ts';
import type { OverviewQueries } from '../overview/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { Questions } from '../platform/questions/types.ts';
import type { SettingsStore } from '../platform/settings/types.ts';
import type { JobView } from '../contract/jobs.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { decide } from './decide.ts';
import { findCandidates, isOfJob, isTold, isWanted, noticeOfJob, type StoredNotice } from './model.ts';
import type { Outbox } from './outbox.ts';
import type { NoticeStore } from './store.ts';
import { dueAt, gather, gatherMs, mendedAfterMs, track, type Tracked } from './tracking.ts';

export interface WatchDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly store: NoticeStore;
  readonly outbox: Outbox;
  readonly settings: Pick<SettingsStore, 'get' | 'subscribe'>;
  readonly overview: OverviewQueries;
  readonly questions: Pick<Questions, 'open' | 'subscribe'>;
  readonly jobs: Pick<Jobs, 'subscribe'>;
  readonly hosts: Pick<HostQueries, 'find'>;
  readonly stacks: Pick<StackQueries, 'inventory'>;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
}

// A storm of changes is looked at once; nothing here is told sooner than this anyway.
const lookAfterMs = 1_000;
// What comes back sooner than this after it was told must still be there then to be told again.
const againAfterMs = 15 * 60_000;

/** Watches what is wrong, and decides what is worth telling: what lasts, once while it lasts, and many as one. */
export class NoticeWatch {
  readonly #deps: WatchDeps;
  #tracked: ReadonlyMap<string, Tracked> = new Map();
  #wokeAt: number | null = null;
  #timer: { readonly due: Disposable; readonly at: number } | null = null;
  #sources: Disposable[] = [];

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { overview, questions, settings, jobs } = this.#deps;
    const changed = (): void => this.#lookWithin(lookAfterMs);
    this.#wokeAt = overview.get().observer.wokeAt;
    this.#sources = [
      overview.subscribe(changed),
      questions.subscribe(changed),
      settings.subscribe(changed),
      jobs.subscribe((job) => this.#hearJob(job)),
    ];
    changed();
  }

  stop(): void {
    for (const source of this.#sources) source[Symbol.dispose]();
    this.#sources = [];
    this.#timer?.due[Symbol.dispose]();
    this.#timer = null;
  }

  #lookWithin(delayMs: number): void {
    const at = this.#deps.clock.monotonic() + delayMs;
    if (this.#timer !== null && this.#timer.at <= at) return;
    this.#timer?.due[Symbol.dispose]();
    const due = this.#deps.clock.after(delayMs, () => {
      this.#timer = null;
      try {
        this.#look();
      } catch (error) {
        // A full disk must not end the watching.
        this.#deps.report(error, 'notices');
        this.#lookWithin(againAfterMs);
      }
    });
    this.#timer = { due, at };
  }

  #look(): void {
    const { clock, database, store, outbox, overview, questions } = this.#deps;
    const now = clock.monotonic();
    const view = overview.get();
    const candidates = findCandidates(view, questions.open());
    const isFresh = view.observer.wokeAt !== this.#wokeAt;
    this.#wokeAt = view.observer.wokeAt;
    this.#tracked = track(this.#tracked, { candidates, now, isFresh });
    const withdrawn = database.transaction(() => {
      const over = this.#endWhatIsOver(view.watching);
      const due = gather(this.#untold(now), now);
      if (due.length === 0) return over;
      return [
        ...over,
        ...decide(
          { store, now: clock.now() },
          due.map(({ candidate }) => candidate),
        ),
      ];
    });
    outbox.withdraw(withdrawn);
    outbox.deliver();
    this.#lookWhenDue(now);
  }

  /** What is wanted, untold and here, with when it may be told. */
  #untold(now: number) {
    const { clock, store, settings } = this.#deps;
    const { notifications } = settings.get();
    const open = new Map(store.open().map((notice) => [notice.key, notice]));
    // The end of a job is told at once, and stays wrong for as long as nobody repeats the job: one fact.
    const isPast = (key: string): boolean => isOfJob(key) && store.lastOf(key) !== undefined;
    return [...this.#tracked.values()]
      .filter(({ candidate }) => isWanted(candidate.severity, notifications) && !isPast(candidate.key))
      .filter(({ seenAt, candidate }) => seenAt === now && !isTold(candidate, open.get(candidate.key)))
      .map((tracked) => {
        const last = open.has(tracked.candidate.key) ? undefined : store.lastOf(tracked.candidate.key);
        const toldAt = last?.toldAt ?? null;
        const quietForMs = toldAt === null ? 0 : Math.min(againAfterMs, toldAt + againAfterMs - clock.now());
        const due = dueAt(tracked);
        return { tracked, dueAt: quietForMs > 0 ? Math.max(due, now + quietForMs) : due };
      });
  }

  #lookWhenDue(now: number): void {
    const moments = this.#untold(now).map((one) => one.dueAt + gatherMs);
    for (const { seenAt } of this.#tracked.values()) {
      if (seenAt < now) moments.push(seenAt + mendedAfterMs);
    }
    const next = Math.min(...moments.filter((moment) => moment > now));
    if (Number.isFinite(next)) this.#lookWithin(next - now);
  }

  /** Ends what is over, and answers the ids of those that stand on a desktop. What nobody can see is not over. */
  #endWhatIsOver(isWatching: boolean): readonly string[] {
    const { clock, store } = this.#deps;
    const open = store.open();
    const ended = new Set<string>();
    for (const notice of open) {
      if (notice.content.type === 'group' || this.#tracked.has(notice.key)) continue;
      if (this.#isOver(notice, isWatching)) ended.add(notice.id);
    }
    for (const { id, content } of open) {
      const members = open.filter(({ groupedIn }) => groupedIn === id);
      if (content.type === 'group' && members.every((member) => ended.has(member.id))) ended.add(id);
    }
    for (const notice of open) {
      if (!ended.has(notice.id)) continue;
      const state = notice.state === 'waiting' ? 'withdrawn' : notice.state;
      store.save({ ...notice, state, endedAt: clock.now() });
    }
    return open
      .filter(({ id, state, outcome }) => ended.has(id) && state === 'shown' && outcome === null)
      .map(({ id }) => id);
  }

  #isOver({ content }: StoredNotice, isWatching: boolean): boolean {
    if (content.type !== 'problem') return true;
    const { hostId, containerId, kind } = content.problem;
    if (kind === 'jobInterrupted') return true;
    if (!isWatching) return false;
    if (hostId === null) return true;
    const host = this.#deps.hosts.find(hostId);
    if (host === undefined) return true;
    if (host.connection.state !== 'ready') return false;
    return containerId === null || this.#deps.stacks.inventory(hostId).certainty === 'fresh';
  }

  #hearJob(job: JobView): void {
    const { clock, store, outbox, settings, report } = this.#deps;
    const found = noticeOfJob(job);
    if (found === null || store.lastOf(found.key) !== undefined) return;
    const severity = 'warning';
    if (!isWanted(severity, settings.get().notifications)) return;
    const now = clock.now();
    try {
      // A fact that is past: it is told once, and nothing ends it.
      store.save({
        ...found,
        id: store.newId(),
        channel: 'desktop',
        severity,
        state: 'waiting',
        groupedIn: null,
        decidedAt: now,
        toldAt: null,
        toldBy: null,
        outcome: null,
        endedAt: now,
      });
    } catch (error) {
      report(error, 'notices');
    }
    outbox.deliver();
  }
}
