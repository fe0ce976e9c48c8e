import type { LogItem, LogLine, LogSource } from '../contract/logs.ts';
import type { ContainerView } from '../contract/stacks.ts';
import type { HostQueries } from '../hosts/queries.ts';
import { toWheelhouseError } from './failures.ts';
import { stoppable, type Stream } from '../platform/streams/stoppable.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { Follower, type FollowerPorts } from './follower.ts';
import { LiveOrder } from './live-order.ts';
import { mergeReaders, type LineReader } from './merge.ts';
import { batchLines } from './model.ts';
import { Outbox } from './outbox.ts';
import {
  demandFew,
  findMembers,
  maximumSources,
  selectSources,
  type Selection,
  type TailInput,
} from './selection.ts';

export interface TailPorts extends FollowerPorts {
  readonly hosts: Pick<HostQueries, 'engineOf' | 'find' | 'resolve' | 'subscribe' | 'suspect'>;
  readonly stacks: Pick<StackQueries, 'find' | 'inventories' | 'inventory' | 'resolve' | 'subscribe'>;
}

const defaultHistoryLines = 200;
/** How long the merged history waits for the first line of a source; its lines come behind the others then. */
const firstLineMs = 10_000;
/** How long a stream of named containers stays open after the last was removed: recreating one takes a moment. */
const recreateMs = 10_000;

/**
 * Reads and follows logs. Throws at once where the input names nothing that exists; the stream itself throws where no
 * source at all can be read. It ends by itself when it does not follow, or when all named containers are gone.
 */
export function tail(
  ports: TailPorts,
  input: TailInput,
  signal: AbortSignal | undefined,
  onEnd: () => void = () => undefined,
): Stream<LogItem> {
  const selection = selectSources(ports, input);
  demandFew(findMembers(ports.stacks, selection).length);
  const following = new TailRun(ports, input, selection);
  let isStarted = false;
  async function* items(): AsyncGenerator<LogItem, void, void> {
    isStarted = true;
    const done = following.run();
    try {
      yield* following.items();
    } finally {
      following.stop();
      await done;
      onEnd();
    }
  }
  const stop = (): void => {
    following.stop();
    if (!isStarted) onEnd();
  };
  return stoppable(items(), stop, signal);
}

class TailRun {
  readonly #ports: TailPorts;
  readonly #input: TailInput;
  readonly #selection: Selection;
  readonly #outbox: Outbox;
  readonly #order: LiveOrder;
  readonly #stopped = new AbortController();
  readonly #followers = new Map<string, Follower>();
  readonly #going = new Set<Promise<void>>();
  readonly #startedAtMs: number;
  #sources: LogSource[] = [];
  #grace: Disposable | null = null;
  #isLive = false;

  constructor(ports: TailPorts, input: TailInput, selection: Selection) {
    this.#ports = ports;
    this.#input = input;
    this.#selection = selection;
    this.#outbox = new Outbox(ports.clock);
    this.#order = new LiveOrder(ports.clock, this.#outbox);
    this.#startedAtMs = ports.clock.now();
  }

  items(): AsyncGenerator<LogItem, void, void> {
    return this.#outbox.items();
  }

  stop(): void {
    this.#stopped.abort();
    this.#grace?.[Symbol.dispose]();
    this.#order.stop();
    this.#outbox.close();
  }

  /** Runs until everything has ended. Never rejects: a failure ends the stream with it. */
  async run(): Promise<void> {
    try {
      const follow = this.#input.follow === true;
      using _stacks = this.#ports.stacks.subscribe((change) => {
        if (change.kind === 'containers') this.#changed(change.hostId, change.changed, change.removed);
        else this.#changed(change.hostId, null, []);
      });
      using _hosts = this.#ports.hosts.subscribe(({ hostId }) => this.#ringHost(hostId));
      this.#admit();
      this.#saySources();
      await this.#history(!follow);
      if (!follow) {
        await this.#conclude();
        return;
      }
      this.#outbox.item({ type: 'live' });
      this.#isLive = true;
      this.#admit();
      for (const follower of this.#followers.values()) this.#start(follower);
      this.#settle();
      await new Promise<void>((resolve) => {
        if (this.#stopped.signal.aborted) resolve();
        this.#stopped.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.all(this.#going);
    } catch (error) {
      this.#outbox.end({ error });
    } finally {
      await Promise.all([...this.#followers.values()].map((follower) => follower.release()));
    }
  }

  /** Adds the containers that the selection means and that are not read yet. */
  #admit(): void {
    for (const { hostId, container } of findMembers(this.#ports.stacks, this.#selection)) {
      const key = `${hostId}/${container.id}`;
      if (this.#followers.has(key) || this.#countGoing() >= maximumSources) continue;
      this.#followers.set(key, this.#createFollower(hostId, container));
    }
    this.#order.expect(this.#sources.length);
  }

  #countGoing(): number {
    let count = 0;
    for (const { outcome } of this.#followers.values()) if (outcome === null) count += 1;
    return count;
  }

  #createFollower(hostId: string, container: ContainerView): Follower {
    const source = {
      index: this.#sources.length,
      hostId,
      containerId: container.id,
      container: container.name,
      stack: container.stack,
      service: container.service,
      tty: container.tty,
    };
    this.#sources = [...this.#sources, source];
    return new Follower(
      this.#ports,
      {
        source,
        tail: this.#tailOf(container),
        sinceMs: this.#input.since ?? null,
        signal: this.#stopped.signal,
      },
      {
        live: (lines) => this.#order.push(lines),
        history: (lines) => this.#outbox.linesWithRoom(lines),
        item: (item) => {
          this.#order.flush();
          this.#outbox.item(item);
        },
      },
    );
  }

  #tailOf(container: ContainerView): number | 'all' {
    // Everything that a container wrote which was created while we follow is news.
    if (this.#isLive && container.createdAt >= this.#startedAtMs) return 'all';
    const { lines, since } = this.#input;
    return lines ?? (since === undefined ? defaultHistoryLines : 'all');
  }

  #saySources(): void {
    this.#outbox.item({ type: 'sources', sources: this.#sources });
  }

  async #history(isFinal: boolean): Promise<void> {
    const readers = [...this.#followers.values()].map((follower) =>
      this.#withinTime(follower, follower.history(isFinal)),
    );
    for await (const lines of mergeReaders(readers, batchLines)) {
      await this.#outbox.linesWithRoom(lines);
      if (this.#stopped.signal.aborted) return;
    }
  }

  /** Lets a source that keeps the others waiting for its first line leave the merge. */
  async *#withinTime(follower: Follower, reader: LineReader): AsyncGenerator<readonly LogLine[], void, void> {
    const first = reader.next();
    const late = new AbortController();
    const timeout = this.#ports.clock.sleep(firstLineMs, late.signal).then(
      () => 'late' as const,
      () => 'in time' as const,
    );
    const winner = await Promise.race([first, timeout]);
    late.abort();
    if (winner === 'late' || winner === 'in time') {
      follower.takeLate(resumeWith(first, reader));
      return;
    }
    try {
      for (let next = winner; next.done !== true; next = await reader.next()) yield next.value;
    } finally {
      await reader.return?.();
    }
  }

  async #conclude(): Promise<void> {
    const followers = [...this.#followers.values()];
    await Promise.all(followers.map((follower) => follower.drain()));
    for (const follower of followers) follower.conclude();
    this.#endWithResult();
  }

  #start(follower: Follower): void {
    const going: Promise<void> = follower
      .follow()
      .catch((error: unknown) => this.#outbox.end({ error }))
      .finally(() => {
        this.#going.delete(going);
        this.#settle();
      });
    this.#going.add(going);
  }

  /** Ends the stream when nothing can come any more. */
  #settle(): void {
    if (this.#stopped.signal.aborted || this.#going.size > 0 || this.#followers.size === 0) return;
    const failed = [...this.#followers.values()].every(({ outcome }) => outcome === 'failed');
    if (failed) this.#finish();
    else if (this.#selection.isClosed) {
      this.#grace ??= this.#ports.clock.after(recreateMs, () => {
        this.#grace = null;
        if (this.#going.size === 0) this.#finish();
      });
    }
  }

  #finish(): void {
    this.#endWithResult();
    this.#stopped.abort();
  }

  /** An error where no source could be read; what one of several could not is said in its state. */
  #endWithResult(): void {
    this.#order.flush();
    const followers = [...this.#followers.values()];
    const [first] = followers;
    const hasFailed = followers.every(({ outcome }) => outcome === 'failed');
    if (hasFailed && first?.error) this.#outbox.end({ error: toWheelhouseError(first.error) });
    else this.#outbox.end();
  }

  #ringHost(hostId: string): void {
    for (const follower of this.#followers.values()) {
      if (follower.source.hostId === hostId) follower.changed();
    }
  }

  #changed(hostId: string, changed: readonly string[] | null, removed: readonly string[]): void {
    if (changed === null) this.#ringHost(hostId);
    else for (const id of [...changed, ...removed]) this.#followers.get(`${hostId}/${id}`)?.changed();
    const known = this.#followers.size;
    const renamed = this.#rename();
    if (this.#isLive && !this.#stopped.signal.aborted) this.#admit();
    if (this.#followers.size > known || renamed) this.#saySources();
    if (this.#isLive)
      for (const follower of [...this.#followers.values()].slice(known)) this.#start(follower);
  }

  /** Compose gives a recreated container its name only after the old one is gone. */
  #rename(): boolean {
    let hasRenamed = false;
    this.#sources = this.#sources.map((source) => {
      const name = this.#ports.stacks.find(source.hostId, source.containerId)?.name ?? source.container;
      if (name === source.container) return source;
      hasRenamed = true;
      return { ...source, container: name };
    });
    return hasRenamed;
  }
}

/** A reader whose first answer is already on its way. */
function resumeWith(first: Promise<IteratorResult<readonly LogLine[]>>, rest: LineReader): LineReader {
  let pending: typeof first | null = first;
  return {
    next() {
      const next = pending ?? rest.next();
      pending = null;
      return next;
    },
    async return() {
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
}
