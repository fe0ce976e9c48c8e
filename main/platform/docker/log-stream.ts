import type { WheelhouseError } from '../errors.ts';
import { engineGone } from './failures.ts';
import type { EngineStream } from './types.ts';
import { nsToQuery } from './instant.ts';
import { FrameReader } from './log-frames.ts';
import { LineJoiner } from './log-lines.ts';
import { RawLineReader } from './log-raw.ts';
import type { LogLine, LogOptions } from './types.ts';

interface Decoder {
  push(chunk: Buffer, into: LogLine[]): void;
  flush(into: LogLine[]): void;
  readonly isAtBoundary: boolean;
}

function framedDecoder(): Decoder {
  const frames = new FrameReader();
  const joiner = new LineJoiner();
  return {
    push(chunk, into) {
      for (const frame of frames.push(chunk)) joiner.push(frame, into);
    },
    flush(into) {
      joiner.flush(into);
    },
    get isAtBoundary() {
      return frames.isAtBoundary;
    },
  };
}

function rawDecoder(): Decoder {
  const lines = new RawLineReader();
  return {
    push(chunk, into) {
      lines.push(chunk, into);
    },
    flush(into) {
      lines.flush(into);
    },
    isAtBoundary: true,
  };
}

/** A decoder for the log of a container with or without a TTY. */
export function createLogDecoder(tty: boolean): Decoder {
  return tty ? rawDecoder() : framedDecoder();
}

/** The query of a log request. Pure. */
export function logQuery(options: LogOptions): string {
  const query = new URLSearchParams({ stdout: '1', stderr: '1', timestamps: '1' });
  if (options.follow === true) query.set('follow', '1');
  if (options.tail !== undefined) query.set('tail', String(options.tail));
  if (options.since !== undefined) query.set('since', nsToQuery(options.since));
  if (options.until !== undefined) query.set('until', nsToQuery(options.until));
  return query.toString();
}

/**
 * Reads an open log. One batch for each piece that arrives, pulled: a slow reader stops the channel. What was read
 * before the connection broke is handed out first.
 */
export async function* readLog(
  stream: EngineStream,
  hostLabel: string,
  tty: boolean,
): AsyncGenerator<readonly LogLine[], void, undefined> {
  const decoder = createLogDecoder(tty);
  let broke: WheelhouseError | null = null;
  try {
    for await (const chunk of stream.response as AsyncIterable<Buffer>) {
      const lines: LogLine[] = [];
      decoder.push(chunk, lines);
      if (lines.length > 0) yield lines;
    }
    if (!decoder.isAtBoundary) {
      broke = engineGone(
        hostLabel,
        `The log of ${hostLabel} ended in the middle of a line.`,
        'Reload the log.',
      );
    }
  } catch (cause) {
    const failure = stream.failure(cause);
    if (failure === null) return;
    throw failure;
  } finally {
    stream.release();
  }
  if (broke !== null) throw broke;
  const rest: LogLine[] = [];
  decoder.flush(rest);
  if (rest.length > 0) yield rest;
}
