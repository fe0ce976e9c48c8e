import type { LogLine } from '../contract/logs.ts';
import { compareNs } from './model.ts';

interface Held {
  /** The line's instant, or that of a line of the same source that came before it, if that is later. */
  readonly ns: string;
  readonly seq: number;
  readonly arrivedMs: number;
  readonly line: LogLine;
}

function compareHeld(a: Held, b: Held): number {
  return compareNs(a.ns, b.ns) || a.line[0] - b.line[0] || a.seq - b.seq;
}

/**
 * Puts the lines of several live sources into the order of their instants, as far as they arrive within a short time
 * of each other. The order within a source is kept whatever its instants say.
 */
export class ReorderWindow {
  #held: Held[] = [];
  #seq = 0;
  readonly #latestNs = new Map<number, string>();
  readonly #windowMs: number;
  readonly #capacity: number;

  constructor(windowMs: number, capacity: number) {
    this.#windowMs = windowMs;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#held.length;
  }

  /** Holds lines of one source; answers those that have to leave at once for want of room, in order. */
  push(lines: readonly LogLine[], nowMs: number): LogLine[] {
    for (const line of lines) {
      const before = this.#latestNs.get(line[0]);
      const ns = before !== undefined && compareNs(before, line[1]) > 0 ? before : line[1];
      this.#latestNs.set(line[0], ns);
      this.#seq += 1;
      this.#held.push({ ns, seq: this.#seq, arrivedMs: nowMs, line });
    }
    return this.#held.length > this.#capacity ? this.takeAll() : [];
  }

  /** The lines that were held long enough, and those that belong before them, in order. */
  take(nowMs: number): LogLine[] {
    let limit: Held | undefined;
    for (const held of this.#held) {
      if (held.arrivedMs > nowMs - this.#windowMs) break;
      if (limit === undefined || compareHeld(held, limit) > 0) limit = held;
    }
    if (limit === undefined) return [];
    const due = limit;
    const leaving = this.#held.filter((held) => compareHeld(held, due) <= 0);
    this.#held = this.#held.filter((held) => compareHeld(held, due) > 0);
    return leaving.sort(compareHeld).map(({ line }) => line);
  }

  /** Everything held, in order. */
  takeAll(): LogLine[] {
    const leaving = this.#held;
    this.#held = [];
    return leaving.sort(compareHeld).map(({ line }) => line);
  }
}
