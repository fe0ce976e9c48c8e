import { WheelhouseError } from '../errors.ts';
import { pauseBetweenTurns } from './turns.ts';
import type { LogLine, LogOptions } from './types.ts';

// One turn reads at most this much, so that a long log does not hold the only session.
const turnCharacters = 4 * 1024 * 1024;

export interface LogTurns {
  /** Reads from the options' beginning to the newest line, without following. */
  readonly read: (options: LogOptions) => AsyncIterable<readonly LogLine[]>;
  readonly isRunning: () => Promise<boolean>;
  /** The engine's clock, in nanoseconds since 1970. */
  readonly nowNs: () => Promise<string>;
  readonly options: LogOptions;
}

/** Where a reading stands: an instant, and how many lines at this instant were given. Several lines may share one. */
export class LogPlace {
  #ns: string | undefined;
  #given = 0;

  constructor(ns?: string) {
    this.#ns = ns;
  }

  get ns(): string | undefined {
    return this.#ns;
  }

  /** Moves behind a line that is given out. */
  pass(line: LogLine): void {
    if (line.ns === this.#ns) this.#given += 1;
    else {
      this.#ns = line.ns;
      this.#given = 1;
    }
  }

  /** What of a reading that began at this place was not given yet. */
  rest(lines: readonly LogLine[]): readonly LogLine[] {
    let skip = this.#given;
    return lines.filter((line) => {
      if (skip === 0 || line.ns !== this.#ns) return true;
      skip -= 1;
      return false;
    });
  }
}

interface Turn {
  readonly lines: readonly LogLine[];
  /** There is more. */
  readonly isCut: boolean;
}

async function readTurn(lines: AsyncIterable<readonly LogLine[]>): Promise<Turn> {
  const read: LogLine[] = [];
  let size = 0;
  for await (const batch of lines) {
    for (const line of batch) {
      read.push(line);
      size += line.text.length;
    }
    if (size > turnCharacters) return { lines: read, isCut: true };
  }
  return { lines: read, isCut: false };
}

/** A turn of a log that was read before: a container that is removed meanwhile ends it, as it ends a followed one. */
async function nextTurn(turns: LogTurns, options: LogOptions, isFirst: boolean): Promise<Turn | null> {
  try {
    return await readTurn(turns.read(options));
  } catch (cause) {
    // CONFLICT is what the engine says while it removes it.
    const isGone =
      cause instanceof WheelhouseError && (cause.code === 'NOT_FOUND' || cause.code === 'CONFLICT');
    if (!isFirst && isGone) return null;
    throw cause;
  }
}

/**
 * The log of a container without a stream that lasts: read again and again from where it stood, each line given once and
 * whole. With `follow` it ends when the container has stopped, else at the newest line; with the signal in any case.
 * `place` is where an earlier reading stopped.
 */
export async function* readLogInTurns(
  turns: LogTurns,
  place: LogPlace | null,
): AsyncGenerator<readonly LogLine[], void, undefined> {
  const { options } = turns;
  const { follow = false, signal, tail, ...common } = options;
  const from = place ?? new LogPlace(options.since);
  // With nothing wanted of before, what is written from now on counts.
  const beginNs = tail === 0 ? await turns.nowNs() : '0';
  let isFirst = place?.ns === undefined;
  let isLast = !follow;
  const isEnded = (): boolean => signal?.aborted === true;
  while (!isEnded()) {
    const startedAt = performance.now();
    const since = from.ns ?? (isFirst ? undefined : beginNs);
    const turn = await nextTurn(
      turns,
      {
        ...common,
        ...(signal === undefined ? {} : { signal }),
        ...(since === undefined ? {} : { since }),
        ...(isFirst && tail !== undefined ? { tail } : {}),
      },
      isFirst,
    );
    if (turn === null) return;
    const rest = from.rest(turn.lines);
    // An open line comes back whole, unless nobody will write its end any more.
    const lines = rest.filter((line) => line.isOpen !== true || (isLast && !turn.isCut));
    isFirst = false;
    for (const line of lines) from.pass(line);
    if (lines.length > 0) yield lines;
    if (turn.isCut) continue;
    if (isLast) return;
    if (lines.length === 0 && !(await turns.isRunning())) isLast = true;
    else await pauseBetweenTurns(performance.now() - startedAt, signal);
  }
}
