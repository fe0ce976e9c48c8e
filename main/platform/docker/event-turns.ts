import { pauseBetweenTurns } from './turns.ts';
import type { EngineEvent } from './types.ts';

// An event is put into the engine's memory a moment after the time that it carries.
const overlapMs = 2_000;

export interface EventTurns {
  /** What the engine remembers between two instants of its own clock, in its order. */
  readonly read: (sinceMs: number, untilMs: number) => Promise<readonly EngineEvent[]>;
  /** The engine's clock. */
  readonly nowMs: () => Promise<number>;
  readonly sinceMs: number | undefined;
  /** Events up to this instant were given before. */
  readonly afterNs: string | undefined;
  /** Called once the beginning is settled: from then on nothing is missed. */
  readonly onSubscribed: () => void;
  readonly signal: AbortSignal | undefined;
}

const keyOf = (event: EngineEvent): string => `${event.atNs} ${event.type} ${event.action} ${event.id}`;

function isAfter(event: EngineEvent, ns: string | undefined): boolean {
  return ns === undefined || BigInt(event.atNs) > BigInt(ns);
}

/** The events of an engine without a stream: asked for again and again, each given once. Ends with the signal. */
export async function* readEventsInTurns(turns: EventTurns): AsyncGenerator<EngineEvent, void, undefined> {
  const beginMs = turns.sinceMs ?? (await turns.nowMs());
  turns.onSubscribed();
  let doneMs = beginMs;
  let seen = new Set<string>();
  while (turns.signal?.aborted !== true) {
    const startedAt = performance.now();
    const untilMs = Math.max(doneMs, await turns.nowMs());
    const events = await turns.read(Math.max(beginMs, doneMs - overlapMs), untilMs);
    const fresh = events.filter((event) => !seen.has(keyOf(event)) && isAfter(event, turns.afterNs));
    seen = new Set(events.map(keyOf));
    doneMs = untilMs;
    yield* fresh;
    await pauseBetweenTurns(performance.now() - startedAt, turns.signal);
  }
}
