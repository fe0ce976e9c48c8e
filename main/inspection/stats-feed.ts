import type { Counting, StatsItem, UsageSample } from '../contract/stats.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { readStats, toUsage } from '../platform/docker/stats.ts';
import type { UsageCount } from '../platform/docker/stats-wire.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { toErrorView } from '../platform/errors.ts';
import { createListeners } from '../platform/streams/listeners.ts';

export interface StatsFeedDeps {
  readonly clock: Clock;
  readonly hosts: Pick<HostQueries, 'engineOf' | 'subscribe' | 'suspect'>;
  readonly report: (error: unknown, where: string) => void;
}

interface Watched {
  readonly hostId: string;
  readonly containerId: string;
  readonly name: string;
}

const keptMs = 10 * 60 * 1_000;
// An engine sends a line a second; one that sends none for so long is not heard any more.
const silentMs = 5_000;
// Where it is asked in turns, a turn may be half a minute away.
const silentInTurnsMs = 60_000;
const retryMs = 2_000;

/**
 * What one container uses, counted once for all who look on: opened with the first, ended with the last. A connection
 * that goes becomes a state and a gap, and counting goes on when it is back.
 */
export class StatsFeed {
  readonly #deps: StatsFeedDeps;
  readonly #watched: Watched;
  readonly #listeners = createListeners<StatsItem>();
  #watchers = 0;
  #counting: Counting;
  #samples: UsageSample[] = [];
  #before: UsageCount | null = null;
  #running: AbortController | null = null;

  constructor(deps: StatsFeedDeps, watched: Watched) {
    this.#deps = deps;
    this.#watched = watched;
    this.#counting = { state: 'opening', since: deps.clock.now(), reason: null };
  }

  /** True once nobody looks on; the feed has then let go of everything. */
  get isIdle(): boolean {
    return this.#watchers === 0;
  }

  snapshot(): StatsItem {
    return { type: 'snapshot', ...this.#watched, counting: this.#counting, samples: [...this.#samples] };
  }

  /** Calls back with each sample and each change of state until disposed. */
  subscribe(listener: (item: StatsItem) => void): Disposable {
    const registration = this.#listeners.add(listener);
    this.#watchers += 1;
    if (this.#running === null) {
      this.#running = new AbortController();
      void this.#run(this.#running.signal);
    }
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

  /** Ends counting; who looks on hears no more. */
  close(): void {
    this.#running?.abort();
    this.#running = null;
    this.#samples = [];
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { hosts, report } = this.#deps;
    const { hostId, containerId } = this.#watched;
    while (!signal.aborted) {
      try {
        const engine = hosts.engineOf(hostId);
        await this.#count(engine, signal);
        if (signal.aborted) return;
        // The stream ends where the container is removed, and where the engine goes: the next answer tells which.
        await engine.inspectContainer(containerId, { signal });
      } catch (error) {
        if (signal.aborted) return;
        const { code, message } = toErrorView(error);
        if (code === 'INTERNAL') report(error, 'containers.stats');
        if (code === 'NOT_FOUND') {
          this.#set('removed', message);
          return;
        }
        this.#set('lost', message);
      }
      await this.#untilWorthTrying(signal);
    }
  }

  async #count(engine: EngineClient, signal: AbortSignal): Promise<void> {
    const { clock, hosts } = this.#deps;
    const { hostId, containerId, name } = this.#watched;
    const patienceMs = engine.limits.streams === null ? silentMs : silentInTurnsMs;
    const listen = (): Disposable =>
      clock.after(patienceMs, () => {
        const seconds = String(patienceMs / 1_000);
        this.#set('lost', `${engine.hostLabel} has sent no figures of ${name} for ${seconds} seconds.`);
        hosts.suspect(hostId);
      });
    let silence = listen();
    try {
      for await (const count of readStats(engine, { id: containerId, name }, signal)) {
        silence[Symbol.dispose]();
        if (signal.aborted) return;
        if (count === null) this.#set('stopped', null);
        else this.#add(count, patienceMs);
        silence = listen();
      }
    } finally {
      silence[Symbol.dispose]();
    }
  }

  #add(count: UsageCount, patienceMs: number): void {
    const at = this.#deps.clock.now();
    const last = this.#samples.at(-1);
    // A machine that slept hears of it by no timer.
    const afterGap =
      this.#counting.state !== 'counting' || last === undefined || at - last.at > patienceMs || at < last.at;
    const sample = { at, afterGap, ...toUsage(afterGap ? null : this.#before, count) };
    this.#before = count;
    this.#set('counting', null);
    const oldest = at - keptMs;
    this.#samples = [...this.#samples.filter((kept) => kept.at > oldest), sample];
    this.#listeners.emit({ type: 'sample', sample });
  }

  #set(state: Counting['state'], reason: string | null): void {
    if (this.#counting.state === state) return;
    this.#counting = { state, since: this.#deps.clock.now(), reason };
    this.#listeners.emit({ type: 'counting', counting: this.#counting });
  }

  /** Waits a moment, or until the host's connection changes. */
  async #untilWorthTrying(signal: AbortSignal): Promise<void> {
    const { clock, hosts } = this.#deps;
    await new Promise<void>((resolve) => {
      const change = hosts.subscribe(({ hostId }) => {
        if (hostId === this.#watched.hostId) done();
      });
      const timer = clock.after(retryMs, done);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        change[Symbol.dispose]();
        timer[Symbol.dispose]();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}
