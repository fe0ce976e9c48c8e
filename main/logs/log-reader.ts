import type { EngineClient, LogLine, LogOptions } from '../platform/docker/types.ts';
import { Cursor, type Resumption } from './cursor.ts';
import { msOfNs, nsOfMs } from './model.ts';

interface ReaderOptions {
  readonly containerId: string;
  readonly tty: boolean;
  readonly tail: number | 'all';
  readonly sinceMs: number | null;
  readonly signal: AbortSignal;
}

/** Lines that nobody had before, and the stretch in front of them that the log no longer holds. */
interface NewLines {
  readonly lines: readonly LogLine[];
  readonly lost: { readonly fromMs: number; readonly toMs: number } | null;
}

type Batches = AsyncGenerator<NewLines, void, void>;

/**
 * Reads one container's log in pieces that fit together: each call goes on where the one before stopped, whatever
 * ended it, and yields every line once.
 */
export class LogReader {
  readonly #cursor: Cursor;
  readonly #options: ReaderOptions;
  #hasHistory = false;
  #withheld = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#cursor = new Cursor(options.sinceMs === null ? null : nsOfMs(options.sinceMs));
  }

  /** Whether the history asked for was read to its end. */
  get hasHistory(): boolean {
    return this.#hasHistory;
  }

  /** Whether the last read ended in a line without a newline, which is kept back until it is complete. */
  get hasOpenLine(): boolean {
    return this.#withheld;
  }

  /** The instant of the newest line, in ms; null before the first. */
  get newestMs(): number | null {
    return this.#cursor.newestNs === null ? null : msOfNs(this.#cursor.newestNs);
  }

  /** What was written up to now and not read yet. `isFinal`: nobody will complete a line that has no newline. */
  async *catchUp(engine: EngineClient, isFinal: boolean): Batches {
    if (this.#cursor.newestNs === null) yield* this.#readFirst(engine, isFinal);
    else yield* this.#resume(engine, {}, isFinal);
    this.#hasHistory ||= !this.#options.signal.aborted;
  }

  /** What was not read yet and what will be written, until the container stops or the engine rotates its log. */
  follow(engine: EngineClient): Batches {
    return this.#resume(engine, { follow: true }, false);
  }

  async *#readFirst(engine: EngineClient, isFinal: boolean): Batches {
    const { tail } = this.#options;
    // Without history the newest line is read all the same: it says where to go on after a cut.
    const asked = tail === 0 ? 1 : tail;
    const since = this.#cursor.sinceNs;
    let isFirst = asked !== 'all';
    for await (const lines of this.#read(
      engine,
      { tail: asked, ...(since === null ? {} : { since }) },
      isFinal,
    )) {
      const [first] = lines;
      if (isFirst && first !== undefined) this.#cursor.beginAt(first.ns);
      isFirst = false;
      this.#cursor.advance(lines);
      if (tail !== 0) yield { lines, lost: null };
    }
  }

  async *#resume(engine: EngineClient, options: LogOptions, isFinal: boolean): Batches {
    const resumption: Resumption = this.#cursor.resume();
    const since = resumption.sinceNs === null ? {} : { since: resumption.sinceNs };
    for await (const batch of this.#read(engine, { ...options, ...since }, isFinal)) {
      const { lines, lostAfterNs } = resumption.take(batch);
      const [first] = lines;
      if (first === undefined) continue;
      const lost = lostAfterNs === null ? null : { fromMs: msOfNs(lostAfterNs), toMs: msOfNs(first.ns) };
      yield { lines, lost };
    }
  }

  async *#read(
    engine: EngineClient,
    options: LogOptions,
    isFinal: boolean,
  ): AsyncGenerator<readonly LogLine[], void, void> {
    const { containerId, tty, signal } = this.#options;
    this.#withheld = false;
    for await (const batch of engine.logs(containerId, { tail: 'all', ...options, tty, signal })) {
      const lines = isFinal ? batch : batch.filter((line) => line.isOpen !== true);
      this.#withheld ||= lines.length < batch.length;
      if (lines.length > 0) yield lines;
    }
  }
}
