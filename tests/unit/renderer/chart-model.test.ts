import { describe, expect, it } from 'vitest';
import { gapsOf, nearestIndex, toColumns, type ChartPoint } from '../../../renderer/ui/chart/chart-model.ts';
import { clippedSpans, shareOf, withGaps } from '../../../renderer/ui/timeline-model.ts';

const breakMs = 3_000;
const point = (at: number, value: number | null = 1, afterGap = false): ChartPoint => ({
  at,
  values: [value],
  afterGap,
});

describe('a chart', () => {
  it('draws no line through what nobody watched', () => {
    expect(toColumns([point(0), point(1_000), point(9_000)], 1, breakMs)).toEqual([
      [0, 1_000, 5_000, 9_000],
      [1, 1, null, 1],
    ]);
    expect(toColumns([point(0), point(1_000, 2, true)], 1, breakMs)[1]).toEqual([1, null, 2]);
  });

  it('keeps a value that is unknown apart from a gap', () => {
    expect(toColumns([point(0), point(1_000, null), point(2_000)], 1, breakMs)[1]).toEqual([1, null, 1]);
    expect(gapsOf([point(0), point(1_000, null), point(2_000)], 0, 2_000, breakMs)).toEqual([]);
  });

  it('names its gaps at both edges and between', () => {
    const points = [point(10_000), point(11_000), point(20_000), point(21_000)];
    expect(gapsOf(points, 0, 30_000, breakMs)).toEqual([
      { from: 0, until: 10_000 },
      { from: 11_000, until: 20_000 },
      { from: 21_000, until: 30_000 },
    ]);
    expect(gapsOf([], 0, 30_000, breakMs)).toEqual([{ from: 0, until: 30_000 }]);
  });

  it('finds the point that is nearest', () => {
    const points = [point(0), point(10), point(20)];
    expect([-5, 4, 6, 14, 16, 99].map((at) => nearestIndex(points, at))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(nearestIndex([], 3)).toBe(-1);
  });
});

describe('a timeline', () => {
  it('joins neighbours of one status, cuts at its window and leaves what nobody watched open', () => {
    const spans = clippedSpans(
      [
        { status: 'up', from: 60, until: null },
        { status: 'up', from: -10, until: 20 },
        { status: 'up', from: 20, until: 30 },
        { status: 'down', from: 30, until: 40 },
      ],
      0,
      100,
    );
    expect(spans.map(({ status, from, until }) => [status, from, until])).toEqual([
      ['up', 0, 30],
      ['down', 30, 40],
      ['up', 60, 100],
    ]);
    expect(withGaps(spans, 0, 100).map(({ status, from, until }) => [status, from, until])).toEqual([
      ['up', 0, 30],
      ['down', 30, 40],
      ['unknown', 40, 60],
      ['up', 60, 100],
    ]);
  });

  it('places instants within its window', () => {
    expect([shareOf(-5, 0, 10), shareOf(5, 0, 10), shareOf(50, 0, 10), shareOf(1, 5, 5)]).toEqual([
      0, 0.5, 1, 0,
    ]);
  });
});
