import { WheelhouseError } from '../errors.ts';
import { readJsonLines } from './json-lines.ts';
import { parseStats, type UsageCount } from './stats-wire.ts';
import { pauseBetweenTurns } from './turns.ts';
import type { EngineCall, EngineClient } from './types.ts';

/** What a container used between two counts. Null: not known, which is not none. */
export interface Usage {
  /** As `docker stats`: 100 is one core in full. */
  readonly cpuPercent: number | null;
  readonly cores: number | null;
  /** Without the page cache. */
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  /** Bytes a second. */
  readonly receivedRate: number | null;
  readonly sentRate: number | null;
  readonly readRate: number | null;
  readonly writtenRate: number | null;
  readonly processes: number | null;
}

interface Counted {
  readonly id: string;
  /** For messages. */
  readonly name: string;
}

/** How much a counter grew; null where one of both is unknown, and where it began anew. */
function growth(before: number | null | undefined, now: number | null): number | null {
  if (before === null || before === undefined || now === null || now < before) return null;
  return now - before;
}

/**
 * What a container used since the count before it. CPU and rates are null for the first count, and for the first after
 * its counters began anew (a restart). Pure.
 */
export function toUsage(before: UsageCount | null, now: UsageCount): Usage {
  const seconds = before === null ? 0 : Number(now.readAtNs - before.readAtNs) / 1e9;
  const cpuNs = growth(before?.cpuNs, now.cpuNs);
  const hostNs = growth(before?.hostCpuNs, now.hostCpuNs);
  const rate = (name: 'receivedBytes' | 'sentBytes' | 'readBytes' | 'writtenBytes'): number | null => {
    const bytes = growth(before?.[name], now[name]);
    return bytes === null || seconds <= 0 ? null : bytes / seconds;
  };
  return {
    cpuPercent:
      cpuNs === null || hostNs === null || hostNs === 0 || now.cores === null
        ? null
        : (cpuNs / hostNs) * now.cores * 100,
    cores: now.cores,
    memoryBytes: now.memoryBytes,
    memoryLimitBytes: now.memoryLimitBytes,
    receivedRate: rate('receivedBytes'),
    sentRate: rate('sentBytes'),
    readRate: rate('readBytes'),
    writtenRate: rate('writtenBytes'),
    processes: now.processes,
  };
}

// A line is 3 KB on 2 cores, 20 bytes a core more.
const maxLineBytes = 1024 * 1024;

function statsCall({ id, name }: Counted, follows: boolean, signal: AbortSignal): EngineCall {
  return {
    what: `send the figures of ${name}`,
    subject: name,
    method: 'GET',
    path: `/containers/${encodeURIComponent(id)}/stats`,
    query: { stream: follows ? '1' : '0' },
    signal,
  };
}

function parsed(engine: EngineClient, container: Counted, line: string): UsageCount | null {
  try {
    return parseStats(line);
  } catch (cause) {
    throw unreadable(engine, container, cause);
  }
}

function unreadable({ hostLabel }: EngineClient, { name }: Counted, cause: unknown): WheelhouseError {
  return new WheelhouseError(
    'ENGINE_ERROR',
    `Docker on ${hostLabel} sent figures of ${name} that Wheelhouse cannot read.`,
    { hint: 'Check that a Docker Engine listens at the socket, and its version.', cause },
  );
}

async function* follow(engine: EngineClient, container: Counted, signal: AbortSignal) {
  const stream = await engine.openStream(statsCall(container, true, signal));
  try {
    for await (const line of readJsonLines(stream.response as AsyncIterable<Buffer>, maxLineBytes)) {
      yield parsed(engine, container, line);
    }
  } catch (cause) {
    if (cause instanceof WheelhouseError) throw cause;
    if (cause instanceof SyntaxError) throw unreadable(engine, container, cause);
    const failure = stream.failure(cause);
    if (failure !== null) throw failure;
  } finally {
    stream.release();
  }
}

async function* inTurns(engine: EngineClient, container: Counted, signal: AbortSignal) {
  while (!signal.aborted) {
    const startedAt = performance.now();
    const { body } = await engine.tell(statsCall(container, false, signal));
    yield parsed(engine, container, body);
    await pauseBetweenTurns(performance.now() - startedAt, signal);
  }
}

/**
 * What an engine counts for one container: about every second, and every few seconds where its channels are too few for
 * streams. Null while the container does not run. Ends with the signal, and when the container was removed. Throws as
 * `EngineClient`.
 */
export async function* readStats(
  engine: EngineClient,
  container: Counted,
  signal: AbortSignal,
): AsyncGenerator<UsageCount | null, void, undefined> {
  try {
    yield* engine.limits.streams === null
      ? follow(engine, container, signal)
      : inTurns(engine, container, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
