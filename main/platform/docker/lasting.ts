import { WheelhouseError } from '../errors.ts';
import type { EngineClock } from './engine-clock.ts';
import { readEventsInTurns } from './event-turns.ts';
import type { Lanes } from './lanes.ts';
import { LogPlace, readLogInTurns } from './log-turns.ts';
import type {
  ContainerDetail,
  EngineEvent,
  EngineEvents,
  EventOptions,
  LogLine,
  LogOptions,
} from './types.ts';

/** What lasts (events, followed logs), by a stream where one may be held, else in turns. */
interface Lasting {
  readonly lanes: Lanes;
  readonly clock: EngineClock;
}

export interface LastingEvents extends Lasting {
  readonly stream: (options: EventOptions) => EngineEvents;
  readonly read: (
    sinceMs: number,
    untilMs: number,
    signal: AbortSignal | undefined,
  ) => Promise<readonly EngineEvent[]>;
}

export interface LastingLog extends Lasting {
  readonly stream: (options: LogOptions) => AsyncIterable<readonly LogLine[]>;
  /** Among the requests, without following. */
  readonly read: (options: LogOptions) => AsyncIterable<readonly LogLine[]>;
  readonly inspect: () => Promise<ContainerDetail>;
}

async function seemsToRun(inspect: () => Promise<ContainerDetail>): Promise<boolean> {
  try {
    const { state } = await inspect();
    return state === 'running' || state === 'paused' || state === 'restarting';
  } catch (cause) {
    if (cause instanceof WheelhouseError && cause.code === 'NOT_FOUND') return false;
    throw cause;
  }
}

function either(signal: AbortSignal | undefined, narrowed: AbortSignal): AbortSignal {
  return signal === undefined ? narrowed : AbortSignal.any([signal, narrowed]);
}

async function* eventsOf(
  parts: LastingEvents,
  options: EventOptions,
  onSubscribed: () => void,
): AsyncGenerator<EngineEvent, void, undefined> {
  const { lanes } = parts;
  let afterNs: string | undefined;
  // Where to go on from if the stream has to be given back before its first event. Asked first: the answer may take as
  // long as it takes to learn that there is no room for a stream.
  let sinceMs = options.sinceMs ?? (await parts.clock.nowMs());
  if (lanes.mayHold('events')) {
    const { narrowed } = lanes;
    const events = parts.stream({ ...options, signal: either(options.signal, narrowed) });
    void events.subscribed.then(onSubscribed, () => undefined);
    for await (const event of events) {
      afterNs = event.atNs;
      yield event;
    }
    if (afterNs !== undefined) sinceMs = Number(BigInt(afterNs) / 1_000_000n);
  }
  if (options.signal?.aborted === true) return;
  const { signal } = options;
  const read = (from: number, until: number): Promise<readonly EngineEvent[]> =>
    parts.read(from, until, signal);
  const nowMs = () => parts.clock.nowMs();
  yield* readEventsInTurns({ read, nowMs, sinceMs, afterNs, onSubscribed, signal });
}

/** The events of an engine whose channels are few. As `EngineClient.events`; in turns an event comes up to 2 s late, or more. */
export function lastingEvents(parts: LastingEvents, options: EventOptions): EngineEvents {
  const { promise: subscribed, resolve, reject } = Promise.withResolvers<undefined>();
  // Whoever only iterates gets the reason there; nobody has to look at both.
  subscribed.catch(() => undefined);
  const events = eventsOf(parts, options, () => {
    resolve(undefined);
  });
  // Begins at once, as a stream does: who waits for `subscribed` has not asked for an event yet.
  const first = events.next();
  first.then(({ done }) => {
    // Ended by the signal before it began: who waits for the beginning must not wait for ever.
    if (done === true) reject(new WheelhouseError('CANCELLED', 'Following the events was cancelled.'));
  }, reject);
  async function* iterate(): AsyncGenerator<EngineEvent, void, undefined> {
    try {
      for (let next = await first; next.done !== true; next = await events.next()) yield next.value;
    } catch (cause) {
      if (options.signal?.aborted !== true) throw cause;
    } finally {
      await events.return();
    }
  }
  return { subscribed, [Symbol.asyncIterator]: iterate };
}

/** The log of a container of an engine whose channels are few. As `EngineClient.logs`. */
export async function* lastingLog(
  parts: LastingLog,
  options: LogOptions,
): AsyncGenerator<readonly LogLine[], void, undefined> {
  const { lanes, read } = parts;
  const isRunning = () => seemsToRun(parts.inspect);
  const nowNs = async (): Promise<string> => `${String(Math.floor(await parts.clock.nowMs()))}000000`;
  let place: LogPlace | null = null;
  if (options.follow === true && lanes.mayHold('log')) {
    place = new LogPlace();
    const { narrowed } = lanes;
    try {
      for await (const lines of parts.stream({ ...options, signal: either(options.signal, narrowed) })) {
        for (const line of lines) place.pass(line);
        yield lines;
      }
    } catch (cause) {
      // Given back, not broken.
      if (!narrowed.aborted) throw cause;
    }
    if (options.signal?.aborted === true || !narrowed.aborted) return;
  }
  yield* readLogInTurns({ read, isRunning, nowNs, options }, place);
}
