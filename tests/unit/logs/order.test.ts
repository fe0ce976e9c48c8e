import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogLine } from '../../../main/contract/logs.ts';
import { mergeReaders } from '../../../main/logs/merge.ts';
import { ReorderWindow } from '../../../main/logs/reorder.ts';

function line(source: number, ns: number, text = `${source}@${ns}`): LogLine {
  return [source, String(1_767_225_600_000_000_000n + BigInt(ns)), 0, text];
}

function texts(lines: readonly LogLine[]): string[] {
  return lines.map(([, , , text]) => text);
}

async function* reader(batches: readonly (readonly LogLine[])[]): AsyncGenerator<readonly LogLine[]> {
  for (const batch of batches) {
    await Promise.resolve();
    yield batch;
  }
}

async function merged(sources: readonly (readonly (readonly LogLine[])[])[], size = 500): Promise<LogLine[]> {
  const out: LogLine[] = [];
  for await (const lines of mergeReaders(sources.map(reader), size)) {
    expect(lines.length).toBeLessThanOrEqual(size);
    out.push(...lines);
  }
  return out;
}

const history = fc.array(fc.array(fc.array(fc.nat({ max: 60 }), { maxLength: 5 }), { maxLength: 6 }), {
  maxLength: 9,
});

describe('merged history', () => {
  test('is in the order of instants, and of sources within one instant', async () => {
    const lines = await merged([
      [[line(0, 1), line(0, 5)], [], [line(0, 9)]],
      [[line(1, 1)], [line(1, 6)]],
      [],
    ]);
    expect(texts(lines)).toEqual(['0@1', '1@1', '0@5', '1@6', '0@9']);
  });

  test('holds every line once, keeps the order within a source, and is sorted where the sources are', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 7 }), async (instants, size) => {
        const sources = instants.map((batches, source) => {
          const sorted = batches.flat().sort((a, b) => a - b);
          let at = 0;
          return batches.map((batch) => batch.map(() => line(source, sorted[at] ?? 0, `${source}#${at++}`)));
        });
        const out = await merged(sources, size);
        expect(out).toEqual(out.toSorted((a, b) => Number(BigInt(a[1]) - BigInt(b[1])) || a[0] - b[0]));
        for (const [source, batches] of sources.entries()) {
          expect(out.filter(([index]) => index === source)).toEqual(batches.flat());
        }
      }),
    );
  });

  test('a source whose instants go back keeps its own order', async () => {
    const lines = await merged([
      [[line(0, 5, 'a'), line(0, 2, 'b'), line(0, 6, 'c')]],
      [[line(1, 3), line(1, 7)]],
    ]);
    expect(texts(lines)).toEqual(['1@3', 'a', 'b', 'c', '1@7']);
  });

  test('releases every reader when the reader of the whole stops', async () => {
    const released: number[] = [];
    async function* endless(source: number): AsyncGenerator<readonly LogLine[]> {
      try {
        for (let ns = 1; ; ns += 1) yield await Promise.resolve([line(source, ns)]);
      } finally {
        released.push(source);
      }
    }
    for await (const lines of mergeReaders([endless(0), endless(1)], 4)) {
      expect(lines).toHaveLength(4);
      break;
    }
    expect(released.sort((a, b) => a - b)).toEqual([0, 1]);
  });
});

describe('live lines', () => {
  test('that arrive within the window leave in the order of their instants', () => {
    const window = new ReorderWindow(100, 1000);
    window.push([line(0, 10), line(0, 30)], 0);
    window.push([line(1, 20)], 60);
    expect(window.take(99)).toEqual([]);
    expect(texts(window.take(100))).toEqual(['0@10', '1@20', '0@30']);
    expect(window.size).toBe(0);
  });

  test('that are newer than all that is due stay', () => {
    const window = new ReorderWindow(100, 1000);
    window.push([line(0, 10)], 0);
    window.push([line(1, 20)], 60);
    expect(texts(window.take(100))).toEqual(['0@10']);
    expect(texts(window.take(160))).toEqual(['1@20']);
  });

  test('keep the order within their source', () => {
    const window = new ReorderWindow(100, 1000);
    window.push([line(0, 30, 'first'), line(0, 10, 'second')], 0);
    window.push([line(1, 20)], 0);
    expect(texts(window.takeAll())).toEqual(['1@20', 'first', 'second']);
  });

  test('beyond the capacity leave at once, in order', () => {
    const window = new ReorderWindow(100, 3);
    expect(window.push([line(0, 5), line(0, 6)], 0)).toEqual([]);
    expect(texts(window.push([line(1, 1), line(1, 7)], 0))).toEqual(['1@1', '0@5', '0@6', '1@7']);
  });

  test('come out exactly once, whatever the pace', () => {
    const pushes = fc.array(
      fc.record({ source: fc.nat({ max: 4 }), ns: fc.nat({ max: 50 }), wait: fc.nat({ max: 80 }) }),
    );
    fc.assert(
      fc.property(pushes, (made) => {
        const window = new ReorderWindow(100, 20);
        const input = made.map(({ source, ns }, index) => line(source, ns, String(index)));
        const out: LogLine[] = [];
        let nowMs = 0;
        for (const [index, { wait }] of made.entries()) {
          nowMs += wait;
          out.push(...window.push(input.slice(index, index + 1), nowMs), ...window.take(nowMs));
        }
        out.push(...window.takeAll());
        for (let source = 0; source < 5; source += 1) {
          const of = (lines: readonly LogLine[]): LogLine[] => lines.filter(([of]) => of === source);
          expect(of(out)).toEqual(of(input));
        }
      }),
    );
  });
});
