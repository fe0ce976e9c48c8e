import { createHash } from 'node:crypto';
import type { LogLine } from '../platform/docker/types.ts';
import { compareNs, shiftNs } from './model.ts';

/**
 * How far before the newest line a resumed read begins. Docker stamps stdout and stderr before it writes them one
 * after the other, so a line may follow one with a later instant; this is far more than that ever takes.
 */
const overlapNs = 1_000_000_000n;

/** Lines remembered for the comparison; more only while all of them share one instant. */
const rememberedLines = 4096;

// Longer lines are remembered by their hash, so that 4096 lines of 1 MiB cost nothing.
const longestKeptText = 200;

interface Remembered {
  readonly ns: string;
  readonly key: string;
}

/** What a resumed read brought: the lines that are new, and whether some between are gone for good. */
export interface Resumed {
  readonly lines: readonly LogLine[];
  /** The newest line that was known, where the log no longer holds it and newer ones do follow. */
  readonly lostAfterNs: string | null;
}

/** Takes the lines of a resumed read in the engine's order and lets only the new ones through. */
export interface Resumption {
  /** Where the read has to begin, in ns; null for the whole log. */
  readonly sinceNs: string | null;
  take(lines: readonly LogLine[]): Resumed;
}

function keyOf(line: LogLine): string {
  const text =
    line.text.length <= longestKeptText
      ? `=${line.text}`
      : `#${line.text.length}:${createHash('sha1').update(line.text).digest('base64')}`;
  return `${line.stream}${line.ns}${text}`;
}

/**
 * Where we are in one container's log: the instant to read on from, and the lines already delivered at or after it.
 * Instants are not unique and lines repeat, so the lines are counted, not listed: two equal lines at one instant are
 * two lines.
 *
 * Exactness rests on two facts: an engine returns the same lines in the same order for the same range, and a line
 * is stamped at most a second before the lines written ahead of it.
 */
export class Cursor {
  #remembered: Remembered[] = [];
  #first = 0;
  /** Above every forgotten line: all delivered lines from here on are remembered. */
  #floorNs: string;
  #newestNs: string | null = null;
  #firstNs: string | null = null;
  readonly #capacity: number;

  constructor(startNs: string | null, capacity: number = rememberedLines) {
    this.#floorNs = startNs ?? '0';
    this.#capacity = capacity;
  }

  /** The instant of the newest line delivered, in ns; null before the first. */
  get newestNs(): string | null {
    return this.#newestNs;
  }

  /** The instant to read on from, in ns; null where the whole log is to be read. */
  get sinceNs(): string | null {
    if (this.#newestNs === null) return this.#floorNs === '0' ? null : this.#floorNs;
    const overlap = shiftNs(this.#newestNs, -overlapNs);
    return compareNs(overlap, this.#floorNs) > 0 ? overlap : this.#floorNs;
  }

  /**
   * Notes that the log was read from `firstNs` on only: what is older counts as known, as far as newer lines tell
   * it apart.
   */
  beginAt(firstNs: string): void {
    if (compareNs(firstNs, this.#floorNs) > 0) this.#floorNs = firstNs;
    this.#firstNs = firstNs;
  }

  /** Notes lines as delivered. */
  advance(lines: readonly LogLine[]): void {
    for (const line of lines) {
      this.#remembered.push({ ns: line.ns, key: keyOf(line) });
      if (this.#newestNs === null || compareNs(line.ns, this.#newestNs) > 0) this.#newestNs = line.ns;
    }
    this.#forget();
  }

  #forget(): void {
    const newest = this.#newestNs;
    if (newest === null) return;
    const cutoff = shiftNs(newest, -overlapNs);
    // The log may hold more lines at the instant where a read of its tail began; nobody asked for those.
    let forgottenNs = this.#firstNs !== null && compareNs(newest, this.#firstNs) > 0 ? this.#firstNs : '';
    if (forgottenNs !== '') this.#firstNs = null;
    for (let oldest = this.#remembered[this.#first]; oldest; oldest = this.#remembered[this.#first]) {
      const surplus = this.#remembered.length - this.#first > this.#capacity;
      const isOld = compareNs(oldest.ns, cutoff) < 0;
      // A line of the newest instant stays: one of its equals may still come.
      if (!isOld && !(surplus && compareNs(oldest.ns, newest) < 0)) break;
      if (compareNs(oldest.ns, forgottenNs) > 0) forgottenNs = oldest.ns;
      this.#first += 1;
    }
    if (forgottenNs !== '' && compareNs(forgottenNs, this.#floorNs) >= 0) {
      this.#floorNs = shiftNs(forgottenNs, 1n);
    }
    if (this.#first > this.#capacity) {
      this.#remembered = this.#remembered.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Begins a read that the engine answers from `sinceNs` on. Lines let through are noted as delivered. */
  resume(): Resumption {
    const sinceNs = this.sinceNs;
    const expected = new Map<string, number>();
    let last: string | null = null;
    for (const { ns, key } of this.#remembered.slice(this.#first)) {
      if (sinceNs === null || compareNs(ns, sinceNs) < 0) continue;
      expected.set(key, (expected.get(key) ?? 0) + 1);
      last = key;
    }
    const knownUntilNs = this.#newestNs;
    let awaited = expected.size;
    let lastSeen = last === null;
    return {
      sinceNs,
      take: (lines) => {
        let lostAfterNs: string | null = null;
        const fresh = lines.filter((line) => {
          // journald cuts `since` to microseconds and so returns lines from before it.
          if (sinceNs !== null && compareNs(line.ns, sinceNs) < 0) return false;
          if (awaited > 0) {
            const key = keyOf(line);
            const count = expected.get(key) ?? 0;
            if (key === last) lastSeen = true;
            if (count > 0) {
              if (count === 1) {
                expected.delete(key);
                awaited -= 1;
              } else expected.set(key, count - 1);
              return false;
            }
          }
          if (!lastSeen) {
            lastSeen = true;
            lostAfterNs = knownUntilNs;
          }
          return true;
        });
        this.advance(fresh);
        return { lines: fresh, lostAfterNs };
      },
    };
  }
}
