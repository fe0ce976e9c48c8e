/** One instant of a chart: a value for each series, null where it is not known. */
export interface ChartPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly values: readonly (number | null)[];
  /** Nobody watched in the time before it. */
  readonly afterGap?: boolean;
}

/** A stretch of time of which nothing is known. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/** Columns as uPlot wants them: the instants, then a column for each series. */
export type Columns = [number[], ...(number | null)[][]];

function isBroken(before: ChartPoint, next: ChartPoint, breakMs: number): boolean {
  return next.afterGap === true || next.at - before.at > breakMs;
}

/**
 * Points as columns. Where nobody watched between two of them, or where they are further apart than `breakMs`, a row
 * without values stands between, so that no line is drawn through what is not known. Pure.
 */
export function toColumns(points: readonly ChartPoint[], series: number, breakMs: number): Columns {
  const times: number[] = [];
  const values: (number | null)[][] = Array.from({ length: series }, () => []);
  let before: ChartPoint | undefined;
  for (const point of points) {
    if (before !== undefined && isBroken(before, point, breakMs)) {
      times.push((before.at + point.at) / 2);
      for (const column of values) column.push(null);
    }
    times.push(point.at);
    values.forEach((column, index) => column.push(point.values[index] ?? null));
    before = point;
  }
  return [times, ...values];
}

/** The stretches of a window that nobody watched, its edges with them. Pure. */
export function gapsOf(
  points: readonly ChartPoint[],
  from: number,
  until: number,
  breakMs: number,
): readonly Gap[] {
  const gaps: Gap[] = [];
  let at = from;
  let before: ChartPoint | undefined;
  for (const point of points) {
    if (point.at < from) {
      before = point;
      continue;
    }
    if (point.at > until) break;
    const broken = before === undefined ? point.at - from > breakMs : isBroken(before, point, breakMs);
    if (broken && point.at > at) gaps.push({ from: at, until: point.at });
    at = point.at;
    before = point;
  }
  if (until - at > breakMs || before === undefined) gaps.push({ from: at, until });
  return gaps.filter((gap) => gap.until > gap.from);
}

/** The extent of one series within a window; null where nothing of it is known. Pure. */
export function extentOf(
  points: readonly ChartPoint[],
  index: number,
  from: number,
): { readonly least: number; readonly most: number; readonly last: number | null } | null {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { at, values } of points) {
    const value = values[index] ?? null;
    if (at < from || value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most < least ? null : { least, most, last: points.at(-1)?.values[index] ?? null };
}

/** The index of the point that is nearest to an instant; -1 without points. Points are in the order of time. Pure. */
export function nearestIndex(points: readonly ChartPoint[], at: number): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle;
    else high = middle;
  }
  const distance = (index: number): number => Math.abs((points[index]?.at ?? 0) - at);
  return high < 0 ? -1 : distance(low) <= distance(high) ? low : high;
}
