import type { ReactNode } from 'react';
import { compareNames } from './order.ts';

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

type Value = string | number | null;

interface Ranked<T> {
  readonly row: T;
  readonly key: string;
  readonly value: Value;
}

function compare(a: Value, b: Value, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === 'string' || typeof b === 'string' ? compareNames(String(a), String(b)) : a - b;
  return descending ? -order : order;
}

/**
 * Sorts the rows of one table, again and again as they change. Equal rows keep the order of their keys, so that an update moves
 * nothing without need.
 */
export class RowSorter<T> {
  #places = new Map<string, number>();

  /** The rows by a column; null sorts by the keys alone. */
  sort(
    rows: readonly T[],
    columns: readonly Column<T>[],
    sort: Sort | null,
    keyOf: (row: T) => string,
  ): readonly T[] {
    const value = columns.find((column) => column.id === sort?.column)?.sortValue;
    const descending = sort?.descending ?? false;
    const ranked = this.#asBefore(rows, keyOf, value);
    ranked.sort((a, b) => {
      const order = compare(a.value, b.value, descending);
      return order !== 0 ? order : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    });
    this.#places = new Map(ranked.map(({ key }, index) => [key, index]));
    return ranked.map(({ row }) => row);
  }

  /**
   * The rows in the order that they had the last time, new ones behind: what is almost in order is sorted with about one
   * comparison a row in place of twelve.
   */
  #asBefore(
    rows: readonly T[],
    keyOf: (row: T) => string,
    value: ((row: T) => Value) | undefined,
  ): Ranked<T>[] {
    const known: (Ranked<T> | undefined)[] = Array.from({ length: this.#places.size }, () => undefined);
    const added: Ranked<T>[] = [];
    for (const row of rows) {
      const key = keyOf(row);
      const ranked = { row, key, value: value?.(row) ?? null };
      const place = this.#places.get(key);
      if (place === undefined || known[place] !== undefined) added.push(ranked);
      else known[place] = ranked;
    }
    return [...known.filter((ranked) => ranked !== undefined), ...added];
  }
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
    const name = groupOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
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
