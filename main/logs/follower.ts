import type { ErrorView } from '../contract/errors.ts';
import type { LogItem, LogLine as WireLine, LogSource } from '../contract/logs.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EngineClient, LogLine } from '../platform/docker/types.ts';
import { toErrorView } from '../platform/errors.ts';
import { Bell } from '../platform/streams/bell.ts';
import type { StackQueries } from '../stacks/queries.ts';
import type { ChannelSlots } from './channel-slots.ts';
import { judge, noChannelLeft, type Place, type Verdict } from './failures.ts';
import { LogReader } from './log-reader.ts';
import type { LineReader } from './merge.ts';
import { toWireLine } from './model.ts';

/** Where a follower puts what it reads. */
export interface FollowerSink {
  /** Lines that were just written; the oldest ones waiting give way where the reader is slow. */
  live(lines: readonly WireLine[]): void;
  /** Lines from before; resolves once there was room for them. */
  history(lines: readonly WireLine[]): Promise<void>;
  item(item: LogItem): void;
}

export interface FollowerPorts {
  readonly clock: Clock;
  readonly hosts: Pick<HostQueries, 'engineOf' | 'find' | 'suspect'>;
  readonly stacks: Pick<StackQueries, 'find'>;
  readonly slots: ChannelSlots;
}

interface FollowerOptions {
  readonly source: LogSource;
  /** Lines of history; `all` for a container that was created while we follow. */
  readonly tail: number | 'all';
  readonly sinceMs: number | null;
  readonly signal: AbortSignal;
}

type State = Extract<LogItem, { type: 'state' }>['state'];

// Between attempts while the engine answers errors; a connection that comes back is tried at once.
const retryDelaysMs = [0, 250, 500, 1000, 2000, 5000];
const attemptsAtEngine = 8;
const hostRetryMs = 10_000;
/** A follow that ends sooner than this is not asked for again at once. */
const shortFollowMs = 250;

/**
 * Follows one container's log through cut connections, restarted engines and restarted containers, each line exactly
 * once.
 *
 *   history → following ⇄ waiting (host or engine away)
 *                 ⇅            ↘
 *               ended (stopped)  gone (removed) · failed (no log to read)
 */
export class Follower {
  readonly source: LogSource;
  /** Null while it goes on. */
  outcome: 'gone' | 'failed' | null = null;
  error: ErrorView | null = null;
  readonly #ports: FollowerPorts;
  readonly #signal: AbortSignal;
  readonly #sink: FollowerSink;
  readonly #reader: LogReader;
  readonly #changed = new Bell();
  #state: State | null = null;
  #slot: Disposable | null = null;
  #late: LineReader | null = null;
  #isReached = false;
  #wasAway = false;

  constructor(ports: FollowerPorts, options: FollowerOptions, sink: FollowerSink) {
    const { source, signal, tail, sinceMs } = options;
    this.source = source;
    this.#ports = ports;
    this.#signal = signal;
    this.#sink = sink;
    this.#reader = new LogReader({
      containerId: source.containerId,
      tty: source.tty,
      tail,
      sinceMs,
      signal,
    });
    signal.addEventListener('abort', () => this.changed(), { once: true });
  }

  /** Says that the container or the way to it changed. */
  changed(): void {
    this.#changed.ring();
  }

  /** The history asked for, as far as the host is reached. What stands in the way is kept in `error`. */
  async *history(isFinal: boolean): AsyncGenerator<readonly WireLine[], void, void> {
    try {
      for await (const { lines } of this.#reader.catchUp(this.#engine(), isFinal)) yield this.#toWire(lines);
    } catch (error) {
      const verdict = this.#judge(error);
      this.error = verdict.kind === 'gone' ? toErrorView(error) : verdict.error;
    }
  }

  /** Takes back a history that was too slow to wait for; `drain` and `follow` put the rest out. */
  takeLate(rest: LineReader): void {
    this.#late = rest;
  }

  /** Puts the rest of a slow history out. */
  async drain(): Promise<void> {
    const late = this.#late;
    this.#late = null;
    if (late === null) return;
    for (let next = await late.next(); next.done !== true; next = await late.next()) {
      await this.#sink.history(next.value);
    }
  }

  /** Says how a source that is not followed ended. */
  conclude(): void {
    if (this.error === null) this.#say('ended', null);
    else this.#fail(this.error);
  }

  /** Follows until the signal, or until the container is gone or has no log to read. Never rejects. */
  async follow(): Promise<void> {
    await this.drain();
    this.error = null;
    let attempts = 0;
    while (this.#goesOn()) {
      const startedMs = this.#ports.clock.monotonic();
      try {
        await this.#round();
        attempts = 0;
      } catch (error) {
        if (!this.#goesOn()) break;
        if (this.#ports.clock.monotonic() - startedMs > hostRetryMs) attempts = 0;
        await this.#recover(this.#judge(error), attempts);
        attempts += 1;
      }
    }
    this.#releaseSlot();
  }

  /** Gives back what the follower holds. */
  async release(): Promise<void> {
    await this.#late?.return?.();
    this.#late = null;
    this.#releaseSlot();
  }

  #releaseSlot(): void {
    this.#slot?.[Symbol.dispose]();
    this.#slot = null;
  }

  #goesOn(): boolean {
    return this.outcome === null && !this.#signal.aborted;
  }

  /** One run of the container: what was missed, what it writes, what it wrote last, until it starts again. */
  async #round(): Promise<void> {
    const engine = this.#engine();
    if (!this.#reader.hasHistory || this.#wasAway || this.#state === 'ended')
      await this.#catchUp(engine, false);
    if (!this.#goesOn()) return;
    const startedMs = this.#ports.clock.monotonic();
    const runs = this.#seemsToRun() || (await this.#runs(engine));
    if (runs) {
      this.#say('following', null);
      this.#wasAway = false;
      await this.#readLive(engine);
      if (!this.#goesOn()) return;
      if (await this.#runs(engine)) {
        // A follow also ends where the engine rotates the file.
        if (this.#ports.clock.monotonic() - startedMs < shortFollowMs) await this.#pause(shortFollowMs);
        return;
      }
    }
    // The engine may end a follow before it has handed out the last lines.
    if (runs || this.#reader.hasOpenLine) await this.#catchUp(engine, true);
    if (!this.#goesOn()) return;
    this.#say('ended', null);
    this.#wasAway = false;
    await this.#untilStarted();
  }

  async #untilStarted(): Promise<void> {
    while (this.#goesOn()) {
      await this.#changed.heard();
      if (!this.#goesOn()) return;
      const known = this.#ports.stacks.find(this.source.hostId, this.source.containerId);
      if (known !== undefined && !isRunning(known.state)) continue;
      if (await this.#runs(this.#engine())) return;
    }
  }

  async #readLive(engine: EngineClient): Promise<void> {
    for await (const { lines, lost } of this.#reader.follow(engine)) {
      if (lost !== null) this.#sayGap('rotated', lost.fromMs, lost.toMs);
      this.#sink.live(this.#toWire(lines));
    }
  }

  async #catchUp(engine: EngineClient, isFinal: boolean): Promise<void> {
    for await (const { lines, lost } of this.#reader.catchUp(engine, isFinal)) {
      if (lost !== null) this.#sayGap('rotated', lost.fromMs, lost.toMs);
      await this.#sink.history(this.#toWire(lines));
    }
  }

  #toWire(lines: readonly LogLine[]): WireLine[] {
    return lines.map((line) => toWireLine(this.source.index, line));
  }

  /** Throws where the host is not reached, or has no channel left for us. */
  #engine(): EngineClient {
    this.#isReached = false;
    const engine = this.#ports.hosts.engineOf(this.source.hostId);
    this.#isReached = true;
    if (engine.transport === 'dial-stdio') {
      this.#slot ??= this.#ports.slots.take(this.source.hostId);
      if (this.#slot === null) throw noChannelLeft(this.#place());
    } else this.#releaseSlot();
    return engine;
  }

  #place(): Place {
    const { hostId, containerId, container } = this.source;
    return {
      container,
      host: this.#ports.hosts.find(hostId)?.name ?? hostId,
      logDriver: this.#ports.stacks.find(hostId, containerId)?.logDriver ?? 'unknown',
    };
  }

  #seemsToRun(): boolean {
    return isRunning(this.#ports.stacks.find(this.source.hostId, this.source.containerId)?.state);
  }

  async #runs(engine: EngineClient): Promise<boolean> {
    const detail = await engine.inspectContainer(this.source.containerId, { signal: this.#signal });
    return isRunning(detail.state);
  }

  #judge(error: unknown): Verdict {
    const isHostGone = this.#ports.hosts.find(this.source.hostId) === undefined;
    return isHostGone ? { kind: 'failed', error: toErrorView(error) } : judge(error, this.#place());
  }

  async #recover(verdict: Verdict, attempts: number): Promise<void> {
    if (verdict.kind === 'gone') {
      const newestMs = this.#reader.newestMs;
      // Removed while nobody could look: its last lines went with it.
      if (this.#wasAway && newestMs !== null) this.#sayGap('unreachable', newestMs, null);
      this.outcome = 'gone';
      this.#say('ended', null);
      return;
    }
    if (verdict.kind === 'failed' || (!verdict.isHost && attempts >= attemptsAtEngine)) {
      this.#fail(verdict.error);
      return;
    }
    this.#wasAway = true;
    this.#say('waiting', verdict.error);
    // The connection looks fine from the outside and is not.
    if (this.#isReached && attempts === 0 && verdict.error.code === 'HOST_UNREACHABLE') {
      this.#ports.hosts.suspect(this.source.hostId);
    }
    const delayMs = this.#isReached ? (retryDelaysMs[attempts] ?? hostRetryMs) : hostRetryMs;
    await this.#pause(delayMs);
  }

  /** Waits for a change, at most `longestMs`. */
  async #pause(longestMs: number): Promise<void> {
    using _timer = this.#ports.clock.after(longestMs, () => this.changed());
    await this.#changed.heard();
  }

  #fail(error: ErrorView): void {
    this.outcome = 'failed';
    this.#say('failed', error);
  }

  #say(state: State, error: ErrorView | null): void {
    if (this.#state === state && this.error?.message === error?.message) return;
    this.#state = state;
    this.error = error;
    this.#sink.item({ type: 'state', source: this.source.index, state, at: this.#ports.clock.now(), error });
  }

  #sayGap(reason: 'rotated' | 'unreachable', from: number, to: number | null): void {
    this.#sink.item({ type: 'gap', source: this.source.index, from, to, reason, lines: null });
  }
}

function isRunning(state: string | undefined): boolean {
  return state === 'running' || state === 'paused';
}
