import type { Column } from './table-rows.ts';

// As in data-table.module.css: the gap between two columns, and the padding of a row on both sides.
const gapPx = 12;
const paddingPx = 16;

interface FittingColumns<T> {
  readonly columns: readonly Column<T>[];
  /** The tracks of the grid. */
  readonly template: string;
}

function leastPx({ width }: Pick<Column<unknown>, 'width'>): number {
  return Number(/(\d+)px/.exec(width)?.[1] ?? 0);
}

function neededPx<T>(columns: readonly Column<T>[]): number {
  return columns.reduce((sum, column) => sum + leastPx(column), paddingPx + gapPx * (columns.length - 1));
}

function withoutMostSpare<T>(columns: readonly Column<T>[]): readonly Column<T>[] {
  const most = Math.max(...columns.map(({ spare = 0 }) => spare));
  return most === 0 ? columns : columns.filter(({ spare = 0 }) => spare !== most);
}

/**
 * The columns that fit into a width in px: what can be spared is left out, the most spare first, so that a row's buttons are never out
 * of sight. What still does not fit is squeezed. A width of 0 is one that is not known yet.
 */
export function fitColumns<T>(columns: readonly Column<T>[], widthPx: number): FittingColumns<T> {
  if (widthPx === 0 || neededPx(columns) <= widthPx) {
    return { columns, template: columns.map(({ width }) => width).join(' ') };
  }
  const fewer = withoutMostSpare(columns);
  if (fewer.length < columns.length) return fitColumns(fewer, widthPx);
  return { columns, template: columns.map((column) => `minmax(0, ${leastPx(column)}fr)`).join(' ') };
}
