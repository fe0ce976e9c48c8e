import type { LogItem, LogLine } from '../contract/logs.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { Bell } from '../platform/streams/bell.ts';
import { batchLines, msOfNs } from './model.ts';

// Two seconds of a container that writes 10,000 lines a second, and an upper bound for long lines.
const capacityLines = 20_000;
const capacityChars = 16 * 1024 * 1024;

/** How long lines may wait for company before they leave. */
const pauseMs = 50;

interface Entry {
  readonly item: LogItem;
  chars: number;
}

interface Drop {
  fromNs: string;
  toNs: string;
  lines: number;
}

function charsOf(lines: readonly LogLine[]): number {
  let chars = 0;
  for (const line of lines) chars += line[3].length;
  return chars;
}

/**
 * What waits for the reader of a stream, in wire batches. Live lines push the oldest ones out when it is full, counted
 * and told as gaps in their place; history waits for room instead.
 */
export class Outbox {
  #entries: Entry[] = [];
  #lines = 0;
  #chars = 0;
  #drops = new Map<number, Drop>();
  #state: 'open' | 'ending' | 'closed' = 'open';
  #failure: { readonly error: unknown } | undefined;
  #lastLinesMs = -Infinity;
  readonly #filled = new Bell();
  #roomWaiters: (() => void)[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get waitingLines(): number {
    return this.#lines;
  }

  /** Adds an item that is never dropped. */
  item(item: LogItem): void {
    if (this.#state !== 'open') return;
    this.#entries.push({ item, chars: 0 });
    this.#filled.ring();
  }

  /** Adds lines; the oldest ones waiting give way when there is no room. */
  lines(lines: readonly LogLine[]): void {
    if (this.#state !== 'open') return;
    for (let start = 0; start < lines.length;) {
      const last = this.#entries.at(-1);
      const open = last?.item.type === 'lines' ? last : undefined;
      const room = open?.item.type === 'lines' ? batchLines - open.item.lines.length : 0;
      const part = lines.slice(start, start + (room > 0 ? room : batchLines));
      const chars = charsOf(part);
      if (open?.item.type === 'lines' && room > 0) {
        open.item.lines.push(...part);
        open.chars += chars;
      } else {
        this.#entries.push({ item: { type: 'lines', lines: part }, chars });
      }
      this.#lines += part.length;
      this.#chars += chars;
      start += part.length;
      while (this.#lines > capacityLines || (this.#chars > capacityChars && this.#lines > 1))
        this.#dropOldest();
    }
    this.#filled.ring();
  }

  #dropOldest(): void {
    const index = this.#entries.findIndex(({ item }) => item.type === 'lines');
    const [oldest] = this.#entries.splice(index, 1);
    if (oldest?.item.type !== 'lines') return;
    this.#lines -= oldest.item.lines.length;
    this.#chars -= oldest.chars;
    for (const [source, ns] of oldest.item.lines) {
      const drop = this.#drops.get(source);
      if (drop === undefined) this.#drops.set(source, { fromNs: ns, toNs: ns, lines: 1 });
      else {
        drop.toNs = ns;
        drop.lines += 1;
      }
    }
  }

  /** Adds lines that can wait, once there is room for them; nothing is dropped for their sake. */
  async linesWithRoom(lines: readonly LogLine[]): Promise<void> {
    for (let start = 0; start < lines.length && this.#state === 'open'; start += batchLines) {
      while (this.#state === 'open' && this.#isHalfFull()) {
        await new Promise<void>((resolve) => {
          this.#roomWaiters.push(resolve);
        });
      }
      this.lines(lines.slice(start, start + batchLines));
    }
  }

  #isHalfFull(): boolean {
    return this.#lines > capacityLines / 2 || this.#chars > capacityChars / 2;
  }

  #releaseWaiters(): void {
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const wake of waiters) wake();
  }

  /** Ends the stream after what waits has been read; with an error where one is given. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#failure = failure;
    this.#filled.ring();
    this.#releaseWaiters();
  }

  /** Ends the stream now and forgets what waits. */
  close(): void {
    this.#state = 'closed';
    this.#entries = [];
    this.#lines = 0;
    this.#chars = 0;
    this.#drops.clear();
    this.#filled.ring();
    this.#releaseWaiters();
  }

  /** The items, for one reader. Lines leave in batches: a full one at once, others when they waited long enough. */
  async *items(): AsyncGenerator<LogItem, void, void> {
    while (this.#state !== 'closed') {
      const [next] = this.#entries;
      if (next === undefined) {
        if (this.#state === 'ending') break;
        await this.#filled.heard();
      } else if (next.item.type === 'lines') {
        if (this.#drops.size > 0) yield* this.#takeGaps();
        else if (this.#mayLeave()) yield this.#take(next);
        else await this.#company();
      } else yield this.#take(next);
    }
    if (this.#failure !== undefined && this.#state === 'ending') throw this.#failure.error;
  }

  #take(entry: Entry): LogItem {
    this.#entries.shift();
    if (entry.item.type === 'lines') {
      this.#lines -= entry.item.lines.length;
      this.#chars -= entry.chars;
      this.#lastLinesMs = this.#clock.monotonic();
      if (!this.#isHalfFull()) this.#releaseWaiters();
    }
    return entry.item;
  }

  *#takeGaps(): Generator<LogItem, void, void> {
    const drops = [...this.#drops];
    this.#drops.clear();
    for (const [source, { fromNs, toNs, lines }] of drops) {
      yield { type: 'gap', source, from: msOfNs(fromNs), to: msOfNs(toNs), reason: 'dropped', lines };
    }
  }

  #mayLeave(): boolean {
    // A second entry means that nothing can join the first any more.
    return (
      this.#entries.length > 1 ||
      this.#state !== 'open' ||
      this.#lines >= batchLines ||
      this.#clock.monotonic() - this.#lastLinesMs >= pauseMs
    );
  }

  async #company(): Promise<void> {
    const waitMs = Math.max(1, pauseMs - (this.#clock.monotonic() - this.#lastLinesMs));
    const arrived = this.#lastLinesMs;
    using _timer = this.#clock.after(waitMs, () => {
      this.#lastLinesMs = -Infinity;
      this.#filled.ring();
    });
    while (this.#lastLinesMs === arrived && !this.#mayLeave()) await this.#filled.heard();
  }
}
