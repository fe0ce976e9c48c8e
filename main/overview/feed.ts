import type { Overview } from '../contract/overview.ts';
import { steadyPace } from '../platform/pace/pace.ts';
import type { Interval, Pace } from '../platform/pace/types.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { toOverview } from './model.ts';
import type { OverviewQueries } from './queries.ts';
import type { OverviewRoomDeps } from './room.ts';

const settleMs = 250;
// "Starting for too long" and "a day ago" come true without any change.
const lookAgain: Interval = { normalMs: 60_000, slowMs: 300_000 };
const interruptedShown = 20;
const jobsSearched = 200;

/** Works the overview out anew when something it stands on changed, and only while somebody looks. */
export class OverviewFeed implements OverviewQueries {
  readonly #deps: OverviewRoomDeps;
  readonly #pace: Pace;
  readonly #listeners = createListeners<null>();
  #watchers = 0;
  #sources: Disposable[] = [];
  #timer: { readonly due: Disposable; readonly isSoon: boolean } | null = null;
  #told = '';

  constructor(deps: OverviewRoomDeps) {
    this.#deps = deps;
    this.#pace = deps.pace ?? steadyPace(deps.clock);
  }

  get(): Overview {
    const { clock, hosts, stacks, jobs, observer } = this.#deps;
    const interrupted = jobs.list({ limit: interruptedShown, state: 'interrupted' });
    return toOverview({
      hosts: hosts.list(),
      inventories: stacks.inventories(),
      // A part of a job is told with the whole.
      activeJobs: jobs.active().filter(({ parentId }) => parentId === null),
      // What ended well since then is only asked for where something did not.
      recentJobs:
        interrupted.length === 0
          ? []
          : jobs.list({ limit: jobsSearched }).filter(({ parentId }) => parentId === null),
      observer: observer.view(),
      watching: !hosts.isPaused(),
      now: clock.now(),
    });
  }

  subscribe(listener: () => void): Disposable {
    const registration = this.#listeners.add(listener);
    this.#watchers += 1;
    if (this.#watchers === 1) this.#open();
    let ended = false;
    return {
      [Symbol.dispose]: () => {
        if (ended) return;
        ended = true;
        registration[Symbol.dispose]();
        this.#watchers -= 1;
        if (this.#watchers === 0) this.close();
      },
    };
  }

  /** Forgets its sources and timers. */
  close(): void {
    for (const source of this.#sources) source[Symbol.dispose]();
    this.#sources = [];
    this.#timer?.due[Symbol.dispose]();
    this.#timer = null;
  }

  #open(): void {
    const { hosts, stacks, jobs, observer } = this.#deps;
    const changed = (): void => {
      this.#lookSoon();
    };
    this.#sources = [
      hosts.subscribe(changed),
      stacks.subscribe(changed),
      jobs.subscribe(changed),
      observer.subscribe(changed),
    ];
    this.#told = fingerprintOf(this.get());
    this.#lookLater();
  }

  #lookSoon(): void {
    if (this.#timer?.isSoon === true) return;
    this.#schedule({ normalMs: settleMs, slowMs: settleMs }, true);
  }

  #lookLater(): void {
    this.#schedule(lookAgain, false);
  }

  #schedule(interval: Interval, isSoon: boolean): void {
    this.#timer?.due[Symbol.dispose]();
    const due = this.#pace.after(interval, () => {
      this.#timer = null;
      this.#look();
      if (this.#timer === null && this.#watchers > 0) this.#lookLater();
    });
    this.#timer = { due, isSoon };
  }

  #look(): void {
    const told = fingerprintOf(this.get());
    if (told === this.#told) return;
    this.#told = told;
    this.#listeners.emit(null);
  }
}

function fingerprintOf(overview: Overview): string {
  return JSON.stringify({ ...overview, at: 0 });
}
