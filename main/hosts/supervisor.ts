import type { ErrorView } from '../contract/errors.ts';
import type { EngineView, Host } from '../contract/hosts.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { steadyPace } from '../platform/pace/pace.ts';
import type { Interval, Pace } from '../platform/pace/types.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { SshConnection } from '../platform/ssh/types.ts';
import type { HostLogin, LoginAttempt } from './login.ts';
import type { LoginNeed } from './login-need.ts';
import {
  attemptSpacingMs,
  isNotableLatency,
  isRemote,
  needsPerson,
  toConnecting,
  toDisconnected,
  toEngineView,
  toFailed,
  toReady,
  toWaiting,
  type ConnectionState,
} from './model.ts';
import type { Reach, ReachedHost } from './reach.ts';

export interface SupervisorDeps {
  readonly clock: Clock;
  /** How often the engine is asked whether it is there; as often as is good unless told. */
  readonly pace?: Pace;
  readonly random: () => number;
  readonly reach: Reach;
  readonly login: HostLogin;
  /** Whether this machine has a network at all; an attempt without one only makes noise. A person may try all the same. */
  readonly hasNetwork?: () => boolean;
  /** Told after each change of the state, with the one before. */
  readonly onChange: (state: ConnectionState, previous: ConnectionState) => void;
}

// A half-open TCP connection answers nothing and reports nothing; only asking finds it.
const checkEvery: Interval = { normalMs: 15_000, slowMs: 60_000 };
const checkDeadlineMs = 10_000;
// After a sleep the socket is dead more often than not, and a person is waiting.
const checkDeadlineAfterSleepMs = 3000;
const sleptMs = 20_000;
// Timers stand still while a laptop sleeps: the wall clock is read at least this often.
const longestNap: Interval = { normalMs: 15_000, slowMs: 60_000 };
// Over this span the hosts of a laptop that woke up are spread.
const afterSleepMs = 3000;

/** Keeps one host reached: the only place that opens or closes its connection. */
export class HostSupervisor {
  readonly #deps: SupervisorDeps;
  readonly #pace: Pace;
  #host: Host;
  #state: ConnectionState;
  #reached: ReachedHost | null = null;
  #lastEngine: EngineView | null = null;
  #lastEngineId: string | null = null;
  #attempt: AbortController | null = null;
  /** How the login of the connection, or of the attempt that runs, went. */
  #login: LoginAttempt | null = null;
  #attemptedAtMs = Number.NEGATIVE_INFINITY;
  #timer: Disposable | null = null;
  #checking = false;
  #settled: (() => void)[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(host: Host, deps: SupervisorDeps) {
    this.#deps = deps;
    this.#pace = deps.pace ?? steadyPace(deps.clock);
    this.#host = host;
    this.#state = toDisconnected(null, deps.clock.now());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The client while the host is reached. */
  get client(): EngineClient | null {
    return this.#state.state === 'ready' ? (this.#reached?.client ?? null) : null;
  }

  /** The SSH connection while the host is reached over one. */
  get ssh(): SshConnection | null {
    return this.#state.state === 'ready' ? (this.#reached?.ssh ?? null) : null;
  }

  /** What the engine last said of itself, in this life of the program. */
  get lastEngine(): EngineView | null {
    return this.#lastEngine;
  }

  /** What identifies that engine across addresses. */
  get lastEngineId(): string | null {
    return this.#lastEngineId;
  }

  /** What the host is called and how it is reached, from the next attempt on. */
  set host(host: Host) {
    this.#host = host;
  }

  /**
   * Tries now for a person, who may be asked for what the login needs, whatever the back-off says. Does nothing while it
   * is connecting or ready.
   */
  connect(): void {
    this.#begin(true);
  }

  /** Tries without a person, after `delayMs` at the earliest; never within five seconds of the attempt before. */
  connectByItself(delayMs = 0): void {
    if (this.#state.state === 'connecting' || this.#state.state === 'ready') return;
    this.#waitUntil(this.#deps.clock.now() + delayMs);
  }

  /** Closes the connection and stays away until `connect`. */
  disconnect(): void {
    this.#stopTimer();
    this.#attempt?.abort(new WheelhouseError('CANCELLED', `Connecting to ${this.#host.name} was cancelled.`));
    this.#attempt = null;
    this.#drop();
    if (this.#state.state !== 'disconnected') {
      this.#become(toDisconnected(this.#state, this.#deps.clock.now()));
    }
    this.#settle();
  }

  /** As `disconnect`; resolves when the attempt that ran has ended too. */
  async stop(): Promise<void> {
    this.disconnect();
    await this.#running;
  }

  /** Asks the engine now whether it is still there. */
  check(deadlineMs = checkDeadlineMs): void {
    const reached = this.#reached;
    if (reached === null || this.#checking || this.#state.state !== 'ready') return;
    this.#stopTimer();
    void this.#check(reached, deadlineMs);
  }

  /**
   * This machine slept, or is on another network: a connection is most likely dead, and what was in the way of an attempt may
   * be gone. Hosts are spread, so that they do not all knock at once.
   */
  wake(): void {
    if (this.#state.state === 'ready') this.check(checkDeadlineAfterSleepMs);
    else if (this.#state.state === 'backoff') {
      this.connectByItself(Math.round(this.#deps.random() * afterSleepMs));
    }
  }

  /**
   * Resolves once the attempt that runs now has an outcome or waits for a person, at the latest after `deadlineMs`.
   */
  async settled(deadlineMs: number): Promise<void> {
    if (this.#state.state !== 'connecting' || this.#state.needs !== null) return;
    await new Promise<void>((resolve) => {
      const timer = this.#deps.clock.after(deadlineMs, resolve);
      this.#settled.push(() => {
        timer[Symbol.dispose]();
        resolve();
      });
    });
  }

  #begin(isAttended: boolean): void {
    if (this.#state.state === 'connecting' || this.#state.state === 'ready') return;
    this.#stopTimer();
    this.#attemptedAtMs = this.#deps.clock.monotonic();
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#login = this.#deps.login.begin(isAttended, (need) => {
      if (this.#attempt === attempt) this.#wait(need);
    });
    this.#become(toConnecting(this.#state, this.#deps.clock.now()));
    this.#running = this.#run(attempt, this.#login);
  }

  /** Whoever waits for the attempt hears that it waits for a person now. */
  #wait(need: LoginNeed | null): void {
    if (this.#state.state !== 'connecting' || this.#state.needs === need) return;
    this.#become(toWaiting(this.#state, need));
    if (need !== null) this.#settle();
  }

  async #run(attempt: AbortController, login: LoginAttempt): Promise<void> {
    let reached: ReachedHost;
    try {
      reached = await this.#deps.reach({ host: this.#host, login, signal: attempt.signal });
    } catch (error) {
      if (this.#attempt === attempt) this.#fail(error);
      return;
    }
    if (this.#attempt !== attempt) {
      reached.close();
      return;
    }
    this.#attempt = null;
    this.#reached = reached;
    this.#lastEngine = toEngineView(reached.version);
    this.#lastEngineId = reached.version.engineId;
    this.#become(
      toReady(this.#state, this.#deps.clock.now(), {
        transport: reached.client.transport,
        latencyMs: reached.latencyMs,
        engine: this.#lastEngine,
      }),
    );
    this.#settle();
    this.#scheduleCheck();
    reached.onLost((reason) => {
      if (this.#reached === reached) this.#fail(reason);
    });
  }

  #fail(error: unknown): void {
    this.#attempt = null;
    this.#stopTimer();
    // Who is waiting for an answer hears that the host was lost, not that somebody here closed the connection.
    this.#drop(error instanceof WheelhouseError ? error : undefined);
    const view = toErrorView(error);
    const next = toFailed(this.#state, {
      at: this.#deps.clock.now(),
      random: this.#deps.random(),
      sinceAttemptMs: this.#sinceAttemptMs(),
      isSlow: this.#pace.view().value === 'slow',
      ...judgeLogin(view, this.#login, this.#host.name),
    });
    this.#login = null;
    this.#become(next);
    this.#settle();
    if (next.state === 'backoff') this.#waitUntil(next.retryAt);
  }

  #sinceAttemptMs(): number {
    return this.#deps.clock.monotonic() - this.#attemptedAtMs;
  }

  /** The one way to an attempt that nobody asked for. */
  #waitUntil(retryAt: number): void {
    this.#stopTimer();
    const remainingMs = Math.max(retryAt - this.#deps.clock.now(), attemptSpacingMs - this.#sinceAttemptMs());
    const isBlind = isRemote(this.#host) && this.#deps.hasNetwork?.() === false;
    if (remainingMs <= 0 && !isBlind) {
      this.#begin(false);
      return;
    }
    const longestMs = this.#pace.of(longestNap);
    const napMs = remainingMs <= 0 ? longestMs : Math.min(remainingMs, longestMs);
    const before = this.#deps.clock.now();
    this.#timer = this.#deps.clock.after(napMs, () => {
      // A sleep, or a clock that was set: set back, it would put the attempt off by as much.
      const isOtherTime = Math.abs(this.#deps.clock.now() - before - napMs) > sleptMs;
      // Whatever was in the way may have gone with the network that the laptop left; the jitter keeps hosts apart.
      if (isOtherTime)
        this.#waitUntil(this.#deps.clock.now() + Math.round(this.#deps.random() * afterSleepMs));
      else this.#waitUntil(retryAt);
    });
  }

  #scheduleCheck(): void {
    this.#timer = this.#pace.after(checkEvery, (lateMs) => {
      const reached = this.#reached;
      if (reached === null) return;
      void this.#check(reached, lateMs > sleptMs ? checkDeadlineAfterSleepMs : checkDeadlineMs);
    });
  }

  async #check(reached: ReachedHost, timeoutMs: number): Promise<void> {
    this.#checking = true;
    try {
      const { latencyMs } = await reached.client.ping({ timeoutMs });
      if (this.#reached === reached) this.#seen(latencyMs);
    } catch (error) {
      if (this.#reached === reached) this.#fail(error);
    } finally {
      this.#checking = false;
    }
  }

  #seen(latencyMs: number): void {
    const state = this.#state;
    if (state.state !== 'ready') return;
    const next: ConnectionState = { ...state, latencyMs, lastReadyAt: this.#deps.clock.now() };
    if (isNotableLatency(state.latencyMs, latencyMs)) this.#become(next);
    else this.#state = { ...next, latencyMs: state.latencyMs };
    this.#scheduleCheck();
  }

  #drop(reason?: WheelhouseError): void {
    const reached = this.#reached;
    this.#reached = null;
    reached?.close(reason);
  }

  #stopTimer(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #settle(): void {
    const waiting = this.#settled;
    this.#settled = [];
    for (const resolve of waiting) resolve();
  }

  #become(next: ConnectionState): void {
    const previous = this.#state;
    this.#state = next;
    this.#deps.onChange(next, previous);
  }
}

/** What a failure means where a login stands behind it: what it needs of a person, and the sentence. Pure. */
function judgeLogin(
  error: ErrorView,
  login: LoginAttempt | null,
  name: string,
): { error: ErrorView; needs: LoginNeed | null } {
  if (error.code === 'AUTH_FAILED' && login?.unanswered) return { error, needs: login.unanswered };
  const needs = login?.needsPerson ?? null;
  // What keeps it away by itself is told alone.
  if (needs === null || needsPerson(error)) return { error, needs: null };
  const message = `${error.message} The login of ${name} needs a person, so Wheelhouse does not reconnect it by itself.`;
  return { error: { ...error, message, hint: `Connect ${name} when you are there to answer.` }, needs };
}
