import { WheelhouseError } from '../errors.ts';
import { EngineAgent } from './agent.ts';
import { createModem } from './dial-request.ts';
import type { Dial } from './dial.ts';
import type { Lane } from './http.ts';
import { Slots } from './slots.ts';
import type { EngineOptions, TransportLimits } from './types.ts';

// Programs count against sshd's MaxSessions (10 unless changed): 8 of them leave room for a shell and for backups.
const mostRequests = 2;
const mostStreams = 6;

/**
 * How many requests and streams may be under way at a time where each channel is a program on the host. `sessions` is what
 * sshd allows, null while it has refused none. One is left for other programs where there are three or more; where there
 * is one, nothing may hold it, so that nobody starves. Pure.
 */
export function dialStdioLimits(sessions: number | null): {
  readonly requests: number;
  readonly streams: number;
} {
  if (sessions === null) return { requests: mostRequests, streams: mostStreams };
  if (sessions <= 2) return { requests: 1, streams: sessions - 1 };
  const requests = sessions >= 5 ? mostRequests : 1;
  return { requests, streams: Math.min(mostStreams, sessions - requests - 1) };
}

// What has to stay free for a terminal, a pull or a copy before a log may hold a stream for as long as it is watched.
const keptFromLogs = 2;
// The event stream lives as long as the connection; the last stream is not for it.
const keptFromEvents = 1;

/** Where the requests and the streams of one engine travel, and how many at a time. */
export interface Lanes {
  readonly requests: Lane;
  readonly streams: Lane;
  readonly limits: TransportLimits;
  /** Ends when the limits shrank: what holds a stream for long gives it back and asks again. */
  readonly narrowed: AbortSignal;
  /** Whether something that lasts may hold a stream now; else it has to be read in turns. */
  mayHold(what: 'events' | 'log'): boolean;
  close(): void;
}

function wideLanes(dial: Dial, options: EngineOptions): Lanes {
  const agent = new EngineAgent({
    open: dial.open,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    maxIdleChannels: options.idleChannels ?? 8,
  });
  const lane = { agent, modem: createModem(agent), slots: null };
  return {
    requests: lane,
    streams: lane,
    limits: { sessions: null, requests: null, streams: null },
    narrowed: new AbortController().signal,
    mayHold: () => true,
    close: () => undefined,
  };
}

/** The lanes of a way to an engine. */
export function createLanes(dial: Dial, options: EngineOptions): Lanes {
  const { sessions } = dial;
  if (sessions === null) return wideLanes(dial, options);
  const common = { open: dial.open, idleTimeoutMs: options.idleTimeoutMs ?? 60_000 };
  const limits = (): TransportLimits => ({ sessions: sessions.limit, ...dialStdioLimits(sessions.limit) });
  const requests = new EngineAgent({
    ...common,
    maxIdleChannels: mostRequests,
    // An idle channel is a session that somebody else may be waiting for.
    mayKeep: () => !sessions.isWanted,
  });
  const streams = new EngineAgent({ ...common, maxIdleChannels: 0 });
  const streamSlots = new Slots(() => limits().streams ?? 0);
  let narrowing = new AbortController();
  let known = sessions.limit;
  const forget = sessions.onChange(() => {
    if (sessions.isWanted) requests.dropIdle();
    if (sessions.limit === known) return;
    known = sessions.limit;
    const before = narrowing;
    narrowing = new AbortController();
    before.abort();
  });
  return {
    requests: {
      agent: requests,
      modem: createModem(requests),
      slots: new Slots(() => limits().requests ?? 0),
    },
    streams: { agent: streams, modem: createModem(streams), slots: streamSlots },
    get limits() {
      return limits();
    },
    get narrowed() {
      return narrowing.signal;
    },
    mayHold: (what) => streamSlots.free > (what === 'log' ? keptFromLogs : keptFromEvents),
    close: forget,
  };
}

/** Throws REFUSED where nothing that lasts may hold a channel. */
export function refuseWithoutStreams(limits: TransportLimits, hostLabel: string, what: string): void {
  if (limits.streams !== 0) return;
  throw new WheelhouseError(
    'REFUSED',
    `${hostLabel} allows one session at a time, which nothing that lasts may hold, so it cannot ${what}.`,
    {
      hint: 'Raise MaxSessions in its sshd_config, or allow AllowStreamLocalForwarding.',
      details: { reason: 'one-session' },
    },
  );
}
