import { stripAnsi } from '../../ui/ansi.ts';
import type { Level } from './log-level.ts';
import type { LogRow } from './log-row.ts';
import { RowHeights } from './row-heights.ts';

export interface LogFilter {
  /** Levels that are left out. */
  readonly hidden: ReadonlySet<Level>;
  /** What is searched, in lower case; empty for nothing. */
  readonly find: string;
  /** Leave out what does not match the search. */
  readonly onlyMatches: boolean;
}

const noFilter: LogFilter = { hidden: new Set(), find: '', onlyMatches: false };

/**
 * The newest lines, each under a number that only grows. It knows which of them pass the filter, which
 * match the search, and how high each is, so that a view draws only what is in sight. While paused it goes
 * on receiving, but what comes is not shown.
 */
export class LogBuffer {
  readonly capacity: number;
  readonly #rows: (LogRow | undefined)[];
  readonly #heights: RowHeights;
  readonly #slots: number;
  readonly #measured = new Map<number, number>();
  #first = 0;
  #end = 0;
  #pausedAt: number | null = null;
  #filter = noFilter;
  #estimate: (row: LogRow) => number = () => 20;
  #matches: number[] = [];
  #trimmedPx = 0;
  #shown = 0;

  constructor(capacity = 50_000) {
    this.capacity = capacity;
    this.#slots = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.#rows = Array.from<LogRow | undefined>({ length: this.#slots });
    this.#heights = new RowHeights(this.#slots);
  }

  /** The number of the oldest row that is kept. */
  get first(): number {
    return this.#first;
  }

  /** One more than the number of the newest row that is shown. */
  get end(): number {
    return this.#pausedAt ?? this.#end;
  }

  /** Rows that came while paused. */
  get waiting(): number {
    return this.#end - Math.max(this.end, this.#first);
  }

  get paused(): boolean {
    return this.#pausedAt !== null;
  }

  /** Rows that pass the filter. */
  get shown(): number {
    return this.#shown;
  }

  /** Rows that have come and gone; above zero, the oldest have left the buffer. */
  get dropped(): number {
    return this.#first;
  }

  /** Numbers of the rows that match the search and pass the filter, oldest first. */
  get matches(): readonly number[] {
    return this.#matches;
  }

  /** Height of everything that has left at the top so far: by its growth a view keeps its place. Pixels. */
  get trimmedPx(): number {
    return this.#trimmedPx;
  }

  row(seq: number): LogRow | undefined {
    return seq >= this.#first && seq < this.#end ? this.#rows[seq % this.#slots] : undefined;
  }

  append(row: LogRow): void {
    if (this.#end - this.#first >= this.capacity) this.#dropOldest();
    const seq = this.#end;
    this.#rows[seq % this.#slots] = row;
    this.#end += 1;
    if (this.#pausedAt === null) this.#show(seq, row);
  }

  clear(): void {
    this.#rows.fill(undefined);
    this.#heights.clear();
    this.#measured.clear();
    this.#first = this.#end;
    this.#matches = [];
    this.#shown = 0;
    if (this.#pausedAt !== null) this.#pausedAt = this.#end;
  }

  pause(): void {
    this.#pausedAt ??= this.#end;
  }

  /** Shows what came in the meantime. */
  resume(): void {
    const from = Math.max(this.#pausedAt ?? this.#end, this.#first);
    this.#pausedAt = null;
    for (let seq = from; seq < this.#end; seq += 1) {
      const row = this.row(seq);
      if (row !== undefined) this.#show(seq, row);
    }
  }

  setFilter(filter: LogFilter): void {
    this.#filter = filter;
    this.#layOut();
  }

  /** Takes another estimate of heights, and forgets what was measured: wrapping or the width has changed. */
  setEstimate(estimate: (row: LogRow) => number): void {
    this.#estimate = estimate;
    this.#measured.clear();
    this.#layOut();
  }

  /** Takes a height as drawn; answers whether it differs from what was assumed. */
  measure(seq: number, heightPx: number): boolean {
    const slot = seq % this.#slots;
    if (this.row(seq) === undefined || this.#heights.height(slot) === heightPx) return false;
    this.#measured.set(seq, heightPx);
    this.#heights.set(slot, heightPx);
    return true;
  }

  /** Forgets a measured height: the row is folded again. */
  forget(seq: number): void {
    const row = this.row(seq);
    if (this.#measured.delete(seq) && row !== undefined && this.passes(row)) {
      this.#heights.set(seq % this.#slots, this.#estimate(row));
    }
  }

  totalPx(): number {
    return this.#heights.total();
  }

  /** Where a row begins, from the top of what is kept. Pixels. */
  offsetPx(seq: number): number {
    const start = this.#first % this.#slots;
    const slot = seq % this.#slots;
    const base = this.#heights.before(slot) - this.#heights.before(start);
    return slot >= start ? base : base + this.#heights.total();
  }

  /** The number of the row at a position. */
  seqAt(positionPx: number): number {
    const start = this.#first % this.#slots;
    const beforeStart = this.#heights.before(start);
    const tail = this.#heights.total() - beforeStart;
    const slot = this.#heights.slotAt(positionPx < tail ? positionPx + beforeStart : positionPx - tail);
    const distance = (slot - start + this.#slots) % this.#slots;
    return Math.min(this.#first + distance, Math.max(this.#first, this.end - 1));
  }

  /** Whether a row is shown by the filter. Marks among the lines always are: they say what is missing. */
  passes(row: LogRow): boolean {
    if (row.kind !== 'line') return true;
    if (this.#filter.hidden.has(row.level)) return false;
    return !this.#filter.onlyMatches || this.#filter.find === '' || this.#isMatch(row);
  }

  /** The first match at or after a row, else the first of all; null without matches. */
  matchFrom(seq: number, step: 1 | -1): number | null {
    const { matches } = this;
    const found =
      step === 1 ? matches.find((match) => match >= seq) : matches.findLast((match) => match <= seq);
    return found ?? (step === 1 ? matches[0] : matches.at(-1)) ?? null;
  }

  /** Every line that is shown, as plain text with its instant and source. */
  toText(format: (row: LogRow) => string | null): { readonly text: string; readonly lines: number } {
    const lines: string[] = [];
    for (let seq = this.#first; seq < this.end; seq += 1) {
      const row = this.row(seq);
      const text = row === undefined || !this.passes(row) ? null : format(row);
      if (text !== null) lines.push(text);
    }
    return { text: lines.length === 0 ? '' : `${lines.join('\n')}\n`, lines: lines.length };
  }

  #isMatch(row: LogRow): boolean {
    return row.kind === 'line' && stripAnsi(row.text).toLowerCase().includes(this.#filter.find);
  }

  #show(seq: number, row: LogRow): void {
    const slot = seq % this.#slots;
    if (!this.passes(row)) {
      this.#heights.set(slot, 0);
      return;
    }
    this.#shown += 1;
    this.#heights.set(slot, this.#measured.get(seq) ?? this.#estimate(row));
    if (this.#filter.find !== '' && this.#isMatch(row)) this.#matches.push(seq);
  }

  #dropOldest(): void {
    const seq = this.#first;
    const slot = seq % this.#slots;
    const height = this.#heights.height(slot);
    if (height > 0) {
      this.#trimmedPx += height;
      this.#shown -= 1;
      this.#heights.set(slot, 0);
    }
    this.#rows[slot] = undefined;
    this.#measured.delete(seq);
    if (this.#matches[0] === seq) this.#matches.shift();
    this.#first += 1;
    if (this.#pausedAt !== null && this.#pausedAt < this.#first) this.#pausedAt = this.#first;
  }

  #layOut(): void {
    this.#heights.clear();
    this.#matches = [];
    this.#shown = 0;
    for (let seq = this.#first; seq < this.end; seq += 1) {
      const row = this.row(seq);
      if (row !== undefined) this.#show(seq, row);
    }
  }
}
