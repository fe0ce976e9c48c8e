import type { ReactNode } from 'react';

/** A column of a data table. */
export interface Column<T> {
  readonly id: string;
  readonly label: string;
  /** The label is told to screen readers alone. */
  readonly labelHidden?: boolean;
  /** A CSS grid track, such as `minmax(120px, 2fr)` or `90px`. */
  readonly width: string;
  readonly align?: 'end';
  /** Left out where there is no room for all columns, the highest first; one without it always stays. */
  readonly spare?: number;
  /** What the column sorts by; a column without it does not sort. Null goes last either way. */
  readonly sortValue?: (row: T) => string | number | null;
  readonly render: (row: T) => ReactNode;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a table draws: a row, or the head of a group of rows. */
export type TableItem<T> =
  | { readonly kind: 'row'; readonly key: string; readonly row: T; readonly index: number }
  | { readonly kind: 'group'; readonly key: string; readonly group: string; readonly rows: readonly T[] };

function compare(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === 'string' || typeof b === 'string'
      ? String(a).localeCompare(String(b), undefined, { numeric: true })
      : a - b;
  return descending ? -order : order;
}

/** Sorts rows by a column; equal rows keep the order of their keys, so that an update moves nothing without need. */
export function sortRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort | null,
  keyOf: (row: T) => string,
): T[] {
  const value = columns.find((column) => column.id === sort?.column)?.sortValue;
  return [...rows].sort((a, b) => {
    const order = value === undefined || sort === null ? 0 : compare(value(a), value(b), sort.descending);
    return order === 0 ? compare(keyOf(a), keyOf(b), false) : order;
  });
}

/** Lays sorted rows out under the heads of their groups; without groups, as they are. */
export function toItems<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  groupOf: ((row: T) => string) | undefined,
  groupOrder: (a: string, b: string) => number,
): TableItem<T>[] {
  if (groupOf === undefined) return rows.map((row, index) => ({ kind: 'row', key: keyOf(row), row, index }));
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(groupOf(row));
    if (group) group.push(row);
    else groups.set(groupOf(row), [row]);
  }
  const items: TableItem<T>[] = [];
  let index = 0;
  for (const [group, members] of [...groups].sort(([a], [b]) => groupOrder(a, b))) {
    items.push({ kind: 'group', key: `group ${group}`, group, rows: members });
    for (const row of members) {
      items.push({ kind: 'row', key: keyOf(row), row, index });
      index += 1;
    }
  }
  return items;
}
