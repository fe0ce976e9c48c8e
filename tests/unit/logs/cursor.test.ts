import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cursor } from '../../../main/logs/cursor.ts';
import { compareNs } from '../../../main/logs/model.ts';
import type { LogLine } from '../../../main/platform/docker/types.ts';

const base = 1_767_225_600_000_000_000n;

function line(ns: bigint, text: string, stream: LogLine['stream'] = 'stdout'): LogLine {
  return { ns: (base + ns).toString(), text, stream, cutBytes: 0 };
}

/** What an engine returns for a range: the file's lines from `since` on, in the file's order. */
function read(log: readonly LogLine[], sinceNs: string | null): LogLine[] {
  return log.filter(({ ns }) => sinceNs === null || compareNs(ns, sinceNs) >= 0);
}

function texts(lines: readonly LogLine[]): string[] {
  return lines.map(({ text }) => text);
}

describe('cursor', () => {
  test('two equal lines at one instant are two lines, wherever the cut falls between them', () => {
    const log = [line(5n, 'same'), line(5n, 'same'), line(5n, 'same'), line(6n, 'next')];
    for (let cut = 0; cut <= log.length; cut += 1) {
      const cursor = new Cursor(null);
      cursor.advance(log.slice(0, cut));
      const resumption = cursor.resume();
      expect(texts(resumption.take(read(log, resumption.sinceNs)).lines)).toEqual(texts(log.slice(cut)));
    }
  });

  test('a line stamped before the newest one and written after it is not lost', () => {
    const log = [line(10n, 'out'), line(30n, 'later stamp', 'stderr'), line(20n, 'earlier stamp')];
    const cursor = new Cursor(null);
    cursor.advance(log.slice(0, 2));
    const resumption = cursor.resume();
    expect(texts(resumption.take(read(log, resumption.sinceNs)).lines)).toEqual(['earlier stamp']);
  });

  test('a log that was rotated meanwhile is told, with the newest line known', () => {
    const cursor = new Cursor(null);
    cursor.advance([line(1n, 'a'), line(2n, 'b')]);
    const { lines, lostAfterNs } = cursor.resume().take([line(9_000_000_000n, 'z')]);
    expect([texts(lines), lostAfterNs]).toEqual([['z'], line(2n, 'b').ns]);
    expect(cursor.resume().take([line(9_000_000_000n, 'z')])).toEqual({ lines: [], lostAfterNs: null });
  });

  test('lines in front of the tail that was asked for stay out', () => {
    const log = [line(1n, '1'), line(3n, 'in front'), line(3n, '3'), line(4n, '4')];
    const cursor = new Cursor(null);
    cursor.beginAt(line(3n, '3').ns);
    cursor.advance(log.slice(2));
    const resumption = cursor.resume();
    expect(
      resumption.take(read([...log, line(5n, '5')], resumption.sinceNs)).lines.map(({ text }) => text),
    ).toEqual(['5']);
  });

  test('before the first line it reads from the instant that was asked for', () => {
    expect(new Cursor(null).sinceNs).toBeNull();
    expect(new Cursor('77').sinceNs).toBe('77');
  });
});

interface Step {
  readonly gapNs: bigint;
  readonly backNs: bigint;
  readonly text: string;
  readonly stream: LogLine['stream'];
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    // Mostly the same instant or close by, sometimes far beyond the overlap.
    gapNs: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(0n, 0n, 1n, 1000n) },
      { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 3_000_000_000n }) },
    ),
    // stderr may be stamped a little before the stdout line that stands in front of it in the file.
    backNs: fc.constantFrom(0n, 0n, 0n, 500n),
    text: fc.constantFrom('a', 'a', 'b', '', 'x'.repeat(300)),
    stream: fc.constantFrom('stdout' as const, 'stderr' as const),
  }),
  { minLength: 1, maxLength: 120 },
);

function toLog(made: Step[]): LogLine[] {
  let ns = 1000n;
  return made.map(({ gapNs, backNs, text, stream }) => {
    ns += gapNs;
    return line(ns - backNs, text, stream);
  });
}

/** Reads the growing log up to each cut in turn, in batches, and answers all that came out. */
function readInPieces(
  log: readonly LogLine[],
  cutPlaces: readonly number[],
  batchSize: number,
  cursor: Cursor,
): LogLine[] {
  const cuts = [...cutPlaces.map((place) => Math.min(place, log.length)), log.length].sort((a, b) => a - b);
  const out: LogLine[] = [];
  for (const cut of cuts) {
    const resumption = cursor.resume();
    const served = read(log.slice(0, cut), resumption.sinceNs);
    for (let at = 0; at < served.length; at += batchSize) {
      const { lines, lostAfterNs } = resumption.take(served.slice(at, at + batchSize));
      expect(lostAfterNs).toBeNull();
      out.push(...lines);
    }
  }
  return out;
}

const cutPlaces = fc.array(fc.nat({ max: 130 }), { maxLength: 6 });
const batchSizes = fc.integer({ min: 1, max: 9 });

test('any cuts at any places: what comes out is what went in, exactly once and in order', () => {
  fc.assert(
    fc.property(steps, cutPlaces, batchSizes, (made, cuts, batchSize) => {
      const log = toLog(made);
      expect(readInPieces(log, cuts, batchSize, new Cursor(null))).toEqual(log);
    }),
    { numRuns: 2000 },
  );
});

test('the same holds when more lines come within the overlap than are remembered', () => {
  fc.assert(
    fc.property(steps, cutPlaces, batchSizes, (made, cuts, batchSize) => {
      const log = toLog(made.map((step) => ({ ...step, backNs: 0n })));
      expect(readInPieces(log, cuts, batchSize, new Cursor(null, 8))).toEqual(log);
    }),
    { numRuns: 2000 },
  );
});

test('lines of one instant are all remembered, however many they are', () => {
  const log = Array.from({ length: 30 }, (_, index) => line(7n, `line ${index % 3}`));
  expect(readInPieces(log, [15, 22], 4, new Cursor(null, 8))).toEqual(log);
});

test('it remembers no more than its capacity, and long lines only by their hash', () => {
  const cursor = new Cursor(null, 8);
  const many = Array.from({ length: 100_000 }, (_, index) => line(BigInt(index), 'x'.repeat(5000)));
  for (let at = 0; at < many.length; at += 500) cursor.advance(many.slice(at, at + 500));
  const resumption = cursor.resume();
  expect(BigInt(resumption.sinceNs ?? 0) - base).toBe(99_992n);
});
