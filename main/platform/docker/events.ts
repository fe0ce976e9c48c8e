import { WheelhouseError } from '../errors.ts';
import { engineGone } from './failures.ts';
import type { EngineStream } from './types.ts';
import type { EngineEvent, EngineEvents } from './types.ts';
import { eventWire } from './wire.ts';

const newline = 0x0a;
const maxEventBytes = 1024 * 1024;

/** One line of the event stream. `timeNano` is taken from the text: as a number it would lose its last digits. Pure. */
function parseEvent(line: string): EngineEvent {
  const wire = eventWire.parse(JSON.parse(line));
  // A quote within a string is escaped, so this can only be the field itself.
  const exact = /"timeNano":(\d{1,19})[,}]/.exec(line)?.[1];
  return {
    atNs: exact ?? `${String(wire.time)}000000000`,
    type: wire.Type,
    action: wire.Action === '' ? wire.status : wire.Action,
    id: wire.Actor?.ID ?? '',
    attributes: wire.Actor?.Attributes ?? {},
  };
}

function splitLines(rest: Buffer, chunk: Buffer): { lines: string[]; rest: Buffer } {
  const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  const lines: string[] = [];
  let at = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
    const line = bytes.toString('utf8', at, end).trim();
    if (line !== '') lines.push(line);
    at = end + 1;
  }
  return { lines, rest: bytes.subarray(at) };
}

/** The events of an answer that has ended. Pure. */
export function parseEvents(body: string): readonly EngineEvent[] {
  return splitLines(Buffer.alloc(0), Buffer.from(`${body}\n`)).lines.map(parseEvent);
}

async function* readEvents(
  opening: Promise<EngineStream>,
  hostLabel: string,
): AsyncGenerator<EngineEvent, void, undefined> {
  const stream = await opening;
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of stream.response as AsyncIterable<Buffer>) {
      const split = splitLines(rest, chunk);
      rest = split.rest;
      if (rest.length > maxEventBytes)
        throw new WheelhouseError('ENGINE_ERROR', `The events of ${hostLabel} cannot be read.`);
      for (const line of split.lines) yield parseEvent(line);
    }
    // The engine never ends this stream by itself; it does when it is stopped.
    throw engineGone(
      hostLabel,
      `Docker on ${hostLabel} ended its event stream.`,
      'It was probably stopped or restarted.',
    );
  } catch (cause) {
    const failure = stream.failure(cause);
    if (failure !== null) throw failure;
  } finally {
    stream.release();
  }
}

/** Wraps an event stream that is being opened. `signal` makes it end without an error. */
export function toEngineEvents(
  opening: Promise<EngineStream>,
  hostLabel: string,
  signal: AbortSignal | undefined,
): EngineEvents {
  const subscribed = opening.then(() => undefined);
  // Whoever only iterates gets the reason there; nobody has to look at both.
  subscribed.catch(() => undefined);
  async function* iterate(): AsyncGenerator<EngineEvent, void, undefined> {
    try {
      yield* readEvents(opening, hostLabel);
    } catch (cause) {
      if (signal?.aborted !== true) throw cause;
    }
  }
  return { subscribed, [Symbol.asyncIterator]: iterate };
}
