import type { LogItem, LogSource } from '../../../main/contract/logs.ts';
import type { EngineLink } from '../../app/client/engine-link.ts';
import { toFailure, type Failure } from '../../app/client/failure.ts';
import { LogBuffer } from './log-buffer.ts';
import { toLineRow } from './log-row.ts';
import type { TailTarget } from './logs-search.ts';

/** What decides where a view has to scroll. Pixels. */
export interface LogFrame {
  readonly totalPx: number;
  readonly trimmedPx: number;
}

export type Phase = 'opening' | 'history' | 'live' | 'ended' | 'cut' | 'failed';

const historyLines = 500;
const rateWindowMs = 1_000;
const hiddenFlushMs = 250;
const patienceMs = 60_000;
const retryDelayMs = 250;

/** A hidden page gets no frames, but its line counts go on. */
function onNextFrame(flush: () => void): void {
  if (document.hidden) setTimeout(flush, hiddenFlushMs);
  else requestAnimationFrame(flush);
}

/** One reading of logs: follows the stream into a buffer, and comes back after the engine was away. */
export class LogSession {
  readonly buffer = new LogBuffer();
  readonly #link: EngineLink;
  readonly #schedule: (flush: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #sources: readonly LogSource[] = [];
  #phase: Phase = 'opening';
  #failure: Failure | null = null;
  #frame: LogFrame = { totalPx: 0, trimmedPx: 0 };
  #scheduled = false;
  #lastNs = '';
  /** The newest instant of each container before the engine went away: what it sends again is skipped. */
  #seen: Map<string, string> | null = null;
  readonly #newest = new Map<string, string>();
  #rateFrom = 0;
  #rateCount = 0;
  #rate = 0;

  /** @param schedule draws at the next frame; tests draw at once */
  constructor(link: EngineLink, schedule: (flush: () => void) => void = onNextFrame) {
    this.#link = link;
    this.#schedule = schedule;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get sources(): readonly LogSource[] {
    return this.#sources;
  }

  /** Lines received in the last full second. */
  get rate(): number {
    return performance.now() - this.#rateFrom > 2 * rateWindowMs ? 0 : this.#rate;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What the view was told last; a new value whenever something has changed. */
  readonly getFrame = (): LogFrame => this.#frame;

  /** Tells the view that something changed, at its next frame. */
  touch(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const flush = (): void => {
      this.#scheduled = false;
      this.#frame = { totalPx: this.buffer.totalPx(), trimmedPx: this.buffer.trimmedPx };
      for (const listener of this.#listeners) listener();
    };
    this.#schedule(flush);
  }

  /**
   * Begins to follow, from the newest lines; answers how to end it. It goes on until ended, until every log
   * has ended, or until the engine refuses.
   */
  follow(target: TailTarget): () => void {
    const stop = new AbortController();
    this.buffer.clear();
    this.#lastNs = '';
    this.#newest.clear();
    this.#set('opening', null);
    void this.#run(target, stop.signal);
    return () => stop.abort();
  }

  async #run(target: TailTarget, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const again = this.#lastNs !== '';
      try {
        const client = await this.#link.whenReady(patienceMs);
        const since = again
          ? { since: Number(this.#lastNs.slice(0, -6)), lines: 100_000 }
          : { lines: historyLines };
        const items = await client.logs.tail({ ...target, ...since, follow: true }, { signal });
        if (again) {
          this.#seen = new Map(this.#newest);
          this.buffer.append({ kind: 'reattached' });
        }
        this.#set(again ? 'live' : 'history', null);
        for await (const item of items) {
          if (signal.aborted) return;
          this.#take(item);
        }
        this.#set('ended', null);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const failure = toFailure(error);
        if (failure.code !== 'ENGINE_AWAY') {
          this.#set('failed', failure);
          return;
        }
        this.#set('cut', null);
        await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
      }
    }
  }

  #set(phase: Phase, failure: Failure | null): void {
    this.#phase = phase;
    this.#failure = failure;
    this.touch();
  }

  #take(item: LogItem): void {
    switch (item.type) {
      case 'sources':
        this.#sources = item.sources;
        break;
      case 'lines':
        for (const [index, ns, stream, text] of item.lines) this.#line(index, ns, stream, text);
        this.#count(item.lines.length);
        break;
      case 'live':
        this.#seen = null;
        this.#phase = 'live';
        // What was read as history came in no time, and says nothing of how fast lines come.
        this.#rate = 0;
        this.#rateCount = 0;
        this.#rateFrom = performance.now();
        break;
      case 'gap':
        this.buffer.append({ kind: 'gap', source: this.#sources[item.source] ?? null, gap: item });
        break;
      case 'state':
        // That a log is being followed is the rule; only what differs from it is said.
        if (item.state !== 'following') {
          this.buffer.append({ kind: 'state', source: this.#sources[item.source] ?? null, state: item });
        }
        break;
    }
    this.touch();
  }

  #line(index: number, ns: string, stream: 0 | 1, text: string): void {
    const source = this.#sources[index];
    if (source === undefined) return;
    const seen = this.#seen?.get(source.containerId);
    // Digits of one length compare as text until the year 2286.
    if (seen !== undefined && ns <= seen) return;
    this.buffer.append(toLineRow(source, ns, stream, text));
    this.#newest.set(source.containerId, ns);
    if (ns > this.#lastNs) this.#lastNs = ns;
  }

  #count(lines: number): void {
    const now = performance.now();
    if (now - this.#rateFrom >= rateWindowMs) {
      this.#rate = Math.round(
        (this.#rateCount * rateWindowMs) / Math.max(rateWindowMs, now - this.#rateFrom),
      );
      this.#rateFrom = now;
      this.#rateCount = 0;
    }
    this.#rateCount += lines;
  }
}
