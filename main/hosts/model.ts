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

const firstBackoffMs = 1000;
const longestBackoffMs = 300_000;
// A host that lets us in and throws us out at once would otherwise be asked once a second for ever.
const provenAfterMs = 60_000;

export function toDisconnected(previous: ConnectionState | null, at: number): ConnectionState {
  return { state: 'disconnected', since: at, lastReadyAt: previous?.lastReadyAt ?? null };
}

export function toConnecting(previous: ConnectionState, at: number): ConnectionState {
  const error = previous.state === 'backoff' || previous.state === 'rejected' ? previous.error : null;
  return {
    state: 'connecting',
    since: at,
    attempts: attemptsOf(previous) + 1,
    error,
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

/** The state after a failed attempt or a lost connection. `random` is 0 ≤ x < 1. */
export function toFailed(
  previous: ConnectionState,
  at: number,
  error: ErrorView,
  random: number,
): ConnectionState {
  const proven = previous.state === 'ready' && at - previous.since >= provenAfterMs;
  const attempts = proven ? 0 : attemptsOf(previous);
  const { lastReadyAt } = previous;
  if (needsPerson(error)) {
    return { state: 'rejected', since: at, attempts, error, needs: needOf(error), lastReadyAt };
  }
  return {
    state: 'backoff',
    since: at,
    attempts,
    retryAt: at + backoffMs(attempts, random),
    error,
    lastReadyAt,
  };
}

/**
 * Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) between one second and a
 * ceiling that doubles with each attempt, at most five minutes.
 */
export function backoffMs(attempts: number, random: number): number {
  const ceiling = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(Math.max(attempts, 1), 20));
  return Math.round(firstBackoffMs + random * (ceiling - firstBackoffMs));
}

/** Whether trying again is pointless until somebody does something. */
function needsPerson(error: ErrorView): boolean {
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
  return null;
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
    needs: state.state === 'rejected' ? state.needs : null,
    latencyMs: state.state === 'ready' ? state.latencyMs : null,
    lastReadyAt: state.lastReadyAt,
  };
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
