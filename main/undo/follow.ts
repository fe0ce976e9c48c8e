import { isEnded } from '../contract/jobs.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { SweepHost } from './sweep.ts';
import type { UndoStore } from './store.ts';
import type { UndoRoomDeps } from './types.ts';

interface FollowDeps extends Pick<UndoRoomDeps, 'clock' | 'hosts' | 'jobs' | 'report'> {
  readonly store: UndoStore;
  readonly sweep: SweepHost;
  /** Tells those who look that what is known is another. */
  readonly changed: () => void;
}

/** Sweeps each host when it is reached, when a job with a watchdog ends, and when a deadline has passed. */
export class UndoFollower {
  readonly #deps: FollowDeps;
  readonly #running = new Map<string, Promise<void>>();
  readonly #timers = new Map<string, Disposable>();
  readonly #reachedSince = new Map<string, number>();
  readonly #seenSince = new Map<string, number>();
  #sources: Disposable[] = [];
  #stopped = false;

  constructor(deps: FollowDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { hosts, jobs, store } = this.#deps;
    this.#sources = [
      hosts.subscribe(({ hostId }) => {
        this.#reached(hostId);
      }),
      jobs.subscribe((job) => {
        const { hostId } = job.subject;
        if (!isEnded(job.state) || hostId === null || this.#stopped) return;
        if (store.untidied(hostId).some(({ jobId }) => jobId === job.id)) void this.sweep(hostId);
      }),
    ];
    for (const { id } of hosts.list()) this.#reached(id);
  }

  /** Hosts that were not looked at since they were last reached. */
  unseen(): readonly { readonly hostId: string; readonly host: string }[] {
    return this.#deps.hosts
      .list()
      .filter(
        ({ id, connection }) => connection.state !== 'ready' || this.#seenSince.get(id) !== connection.since,
      )
      .map(({ id, name }) => ({ hostId: id, host: name }));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const source of this.#sources) source[Symbol.dispose]();
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    await Promise.all(this.#running.values());
  }

  /** Looks at a host, after a look that is under way. Never rejects: a host that is away is looked at when it is back. */
  sweep(hostId: string): Promise<void> {
    const before = this.#running.get(hostId) ?? Promise.resolve();
    const now = before.then(() => this.#sweep(hostId));
    this.#running.set(hostId, now);
    void now.then(() => {
      if (this.#running.get(hostId) === now) this.#running.delete(hostId);
    });
    return now;
  }

  #reached(hostId: string): void {
    const connection = this.#deps.hosts.find(hostId)?.connection;
    if (connection?.state !== 'ready') {
      if (this.#reachedSince.delete(hostId)) this.#deps.changed();
      return;
    }
    if (this.#reachedSince.get(hostId) === connection.since) return;
    this.#reachedSince.set(hostId, connection.since);
    void this.sweep(hostId);
  }

  async #sweep(hostId: string): Promise<void> {
    if (this.#stopped) return;
    this.#timers.get(hostId)?.[Symbol.dispose]();
    this.#timers.delete(hostId);
    const connection = this.#deps.hosts.find(hostId)?.connection;
    try {
      const delayMs = await this.#deps.sweep(hostId);
      if (connection?.state === 'ready') this.#seenSince.set(hostId, connection.since);
      this.#deps.changed();
      if (delayMs === null || this.#stopped) return;
      const again = this.#deps.clock.after(delayMs, () => void this.sweep(hostId));
      this.#timers.set(hostId, again);
    } catch (error) {
      if (!(error instanceof WheelhouseError)) this.#deps.report(error, 'undo.sweep');
    }
  }
}
