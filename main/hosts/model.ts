import type { Connection, EngineView, Environment, Host, Need } from '../contract/hosts.ts';
import type { ErrorView } from '../contract/errors.ts';
import type { EngineTransport, EngineVersion } from '../platform/docker/types.ts';

/**
 * How one host is reached.
 *
 *                        connect, start, resume
 *      ┌──────────────┐ ───────────────────────► ┌────────────┐   reached    ┌───────┐
 *      │ disconnected │                          │ connecting │ ───────────► │ ready │
 *      └──────────────┘ ◄─── pause, remove ───── └────────────┘              └───────┘
 *             ▲            (from every state)      │   ▲    │                    │
 *             │                           failed   │   │    │ a person is needed │ closed, or a
 *             │                                    ▼   │    ▼                    │ check failed
 *             │               timer, click ┌─────────┐ │ ┌──────────┐            │
 *             │               ◄────────────│ backoff │ └─│ rejected │            │
 *             │                            └─────────┘   └──────────┘            │
 *             │                                 ▲         click, trust, unlock   │
 *             └─────────────────────────────────┴────────────────────────────────┘
 *
 * `rejected` has no timer: a wrong key stays wrong, and repeated logins lock accounts.
 */
export type ConnectionState =
  | { readonly state: 'disconnected'; readonly since: number; readonly lastReadyAt: number | null }
  | {
      readonly state: 'connecting';
      readonly since: number;
      readonly attempts: number;
      /** Why the attempt before failed. */
      readonly error: ErrorView | null;
      /** What the attempt waits for a person to give. */
      readonly needs: Need | null;
      readonly lastReadyAt: number | null;
    }
  | {
      readonly state: 'ready';
      readonly since: number;
      /** Attempts before this one; kept until the connection has proven that it lasts. */
      readonly attempts: number;
      readonly transport: EngineTransport;
      readonly latencyMs: number;
      readonly engine: EngineView;
      /** The last answer of the engine. */
      readonly lastReadyAt: number;
    }
  | {
      readonly state: 'backoff';
      readonly since: number;
      readonly attempts: number;
      readonly retryAt: number;
      readonly error: ErrorView;
      readonly lastReadyAt: number | null;
    }
  | {
      readonly state: 'rejected';
      readonly since: number;
      readonly attempts: number;
      readonly error: ErrorView;
      readonly needs: Need | null;
      readonly lastReadyAt: number | null;
    };

const shortestBackoffMs = 1000;
const longestBackoffMs = 300_000;
const longestSlowBackoffMs = 1_200_000;
/** Between the starts of two attempts that nobody asked for, on one host. */
export const attemptSpacingMs = 5000;
// From the sixth failure in a row on the circuit is open: 5 + 10 + 20 + 40 + 80 s may have passed.
const breaksAfter = 6;
// A host that lets us in and throws us out at once would otherwise be asked once a second for ever.
const provenAfterMs = 60_000;

export function toDisconnected(previous: ConnectionState | null, at: number): ConnectionState {
  return { state: 'disconnected', since: at, lastReadyAt: previous?.lastReadyAt ?? null };
}

export function toConnecting(previous: ConnectionState, at: number): ConnectionState {
  // A key that a person accepted meanwhile is no reason any more.
  const isSettled = previous.state === 'rejected' && previous.needs?.kind === 'hostKey';
  const isFailure = previous.state === 'backoff' || previous.state === 'rejected';
  const error = isFailure && !isSettled ? previous.error : null;
  return {
    state: 'connecting',
    since: at,
    attempts: attemptsOf(previous) + 1,
    error,
    needs: null,
    lastReadyAt: previous.lastReadyAt,
  };
}

export function toReady(
  previous: ConnectionState,
  at: number,
  reached: { transport: EngineTransport; latencyMs: number; engine: EngineView },
): ConnectionState {
  return { state: 'ready', since: at, attempts: attemptsOf(previous), lastReadyAt: at, ...reached };
}

/** What a failed attempt or a lost connection is judged by. */
export interface Failed {
  readonly at: number;
  readonly error: ErrorView;
  /** What a person would have to give; null where nobody is needed. */
  readonly needs: Need | null;
  /** 0 ≤ x < 1. */
  readonly random: number;
  /** Milliseconds since the last attempt began. */
  readonly sinceAttemptMs: number;
  /** This machine saves energy: a host that stays away is asked for less often. */
  readonly isSlow?: boolean;
}

/** The state after a failed attempt or a lost connection. */
export function toFailed(previous: ConnectionState, failed: Failed): ConnectionState {
  const { at, error, random, needs } = failed;
  const proven = previous.state === 'ready' && at - previous.since >= provenAfterMs;
  const attempts = proven ? 0 : attemptsOf(previous);
  const { lastReadyAt } = previous;
  if (needs !== null || needsPerson(error)) {
    return { state: 'rejected', since: at, attempts, error, needs: needs ?? needOf(error), lastReadyAt };
  }
  // The clock of the process counts fractions, and instants are whole.
  const spacingMs = Math.ceil(attemptSpacingMs - failed.sinceAttemptMs);
  const delayMs = Math.max(backoffMs(attempts, random, failed.isSlow), spacingMs + jitterMs(random));
  return { state: 'backoff', since: at, attempts, retryAt: at + delayMs, error, lastReadyAt };
}

// Hosts that went together (their jump host died) would otherwise come back together, five seconds later.
function jitterMs(random: number): number {
  return Math.round(random * 1000);
}

/**
 * How long a host is left alone after so many failures in a row. First full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) between one second and a ceiling that
 * doubles from five seconds. Full jitter may also draw a second after an hour of failures: from the sixth on
 * the circuit is open, and only one probe is let through each 2.5 to 5 minutes until one succeeds. A person's click
 * goes at once. On battery such a probe comes each 10 to 20 minutes.
 */
export function backoffMs(attempts: number, random: number, isSlow = false): number {
  const longestMs = isSlow ? longestSlowBackoffMs : longestBackoffMs;
  if (attempts >= breaksAfter) return Math.round((longestMs / 2) * (1 + random));
  const ceiling = attemptSpacingMs * 2 ** (Math.max(attempts, 1) - 1);
  return Math.round(shortestBackoffMs + random * (ceiling - shortestBackoffMs));
}

/** Whether trying again is pointless until somebody does something. */
export function needsPerson(error: ErrorView): boolean {
  switch (error.code) {
    case 'HOST_KEY_CHANGED':
    case 'AUTH_FAILED':
    case 'REFUSED':
    case 'VALIDATION':
    case 'NOT_FOUND':
      return true;
    default:
      return false;
  }
}

/** What a person can give to get further; null where the remedy lies elsewhere. */
export function needOf(error: ErrorView): Need | null {
  const details = error.details ?? {};
  const algorithm = details['algorithm'];
  const fingerprint = details['fingerprint'];
  if (
    details['reason'] === 'host-key-unknown' &&
    typeof algorithm === 'string' &&
    typeof fingerprint === 'string'
  ) {
    return { kind: 'hostKey', algorithm, fingerprint };
  }
  const keyFile = details['keyFile'];
  if (details['reason'] === 'needs-passphrase' && typeof keyFile === 'string') {
    return { kind: 'passphrase', identityFile: keyFile };
  }
  const user = textOf(details['user']);
  const host = textOf(details['host']);
  if (details['reason'] === 'needs-password') return { kind: 'password', user, host };
  if (details['reason'] === 'needs-answers') {
    return { kind: 'answers', user, host, name: '', instructions: '', prompts: [] };
  }
  return null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The same attempt, which now waits for a person, or goes on. */
export function toWaiting(state: ConnectionState, needs: Need | null): ConnectionState {
  return state.state === 'connecting' ? { ...state, needs } : state;
}

export function toEngineView(version: EngineVersion): EngineView {
  return {
    version: version.version,
    apiVersion: version.negotiatedApiVersion,
    os: version.os,
    arch: version.arch,
    name: version.name,
  };
}

function attemptsOf(state: ConnectionState): number {
  return state.state === 'disconnected' ? 0 : state.attempts;
}

/** The state as every face sees it. */
export function toConnection(state: ConnectionState): Connection {
  return {
    state: state.state,
    since: state.since,
    retryAt: state.state === 'backoff' ? state.retryAt : null,
    attempts: attemptsOf(state),
    transport: state.state === 'ready' ? state.transport : null,
    error: 'error' in state ? state.error : null,
    needs: 'needs' in state ? state.needs : null,
    latencyMs: state.state === 'ready' ? state.latencyMs : null,
    lastReadyAt: state.lastReadyAt,
  };
}

/**
 * How long after a common start (of the engine, of watching) a host waits for its turn: this machine's own engine not at
 * all, the others spread, so that no jump host sees them all in one instant.
 */
export function startDelayMs(kind: Host['kind'], hosts: number, random: number): number {
  return kind === 'local' || hosts <= 1 ? 0 : Math.round(random * Math.min(3000, 250 * hosts));
}

/** A change of latency that is worth telling every window. */
export function isNotableLatency(beforeMs: number, afterMs: number): boolean {
  return Math.abs(afterMs - beforeMs) > Math.max(5, beforeMs / 2);
}

/** Production until somebody says otherwise: the careful answer for a machine that is reached over a network. */
export function defaultEnvironment(kind: Host['kind']): Environment {
  return kind === 'local' ? 'development' : 'production';
}

/** The first free name: `shop`, else `shop 2`, `shop 3`, … Names are compared without regard to case. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  if (!used.has(wanted.toLowerCase())) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted} ${String(number)}`;
    if (!used.has(name.toLowerCase())) return name;
  }
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in words for a sentence: `40 seconds`, `3 minutes`, `5 hours`, `2 days`. */
export function describeAge(ageMs: number): string {
  if (ageMs < 2 * minute) return count(ageMs / second, 'second');
  if (ageMs < 2 * hour) return count(ageMs / minute, 'minute');
  if (ageMs < 2 * day) return count(ageMs / hour, 'hour');
  return count(ageMs / day, 'day');
}

function count(amount: number, unit: string): string {
  const whole = Math.max(0, Math.floor(amount));
  return `${String(whole)} ${unit}${whole === 1 ? '' : 's'}`;
}

/** A host that is reached over a network: not this machine's own engine, and not its loopback. */
export function isRemote(host: Pick<Host, 'kind' | 'address'>): boolean {
  return (
    host.kind === 'ssh' &&
    !/^ssh:\/\/(?:[^@/]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/.test(host.address)
  );
}
