import { describe, expect, it } from 'vitest';
import { rowByKey, rowByName } from '../../../renderer/ui/table-keys.ts';
import { RowSorter, toItems, type Column } from '../../../renderer/ui/table-rows.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly stack: string;
}

const keyOf = (row: Row): string => row.id;
const row = (name: string, stack = 'one'): Row => ({ id: `id of ${name}`, name, stack });
const byName: readonly Column<Row>[] = [
  { id: 'name', label: 'Name', width: '1fr', sortValue: ({ name }) => name, render: ({ name }) => name },
];
const sort = { column: 'name', descending: false };
const items = toItems(
  [row('api'), row('app'), row('web', 'two'), row('worker', 'two')],
  keyOf,
  ({ stack }) => stack,
  (a, b) => (a < b ? -1 : 1),
);

describe('the keys in a table', () => {
  it('lead past the heads of groups, by one and by a screen, and not over the ends', () => {
    const to = (key: string, from: number) => rowByKey(items, from, key, 3);
    expect([to('ArrowDown', 2), to('ArrowUp', 4), to('ArrowUp', 1), to('ArrowDown', 5)]).toEqual([
      4,
      2,
      null,
      null,
    ]);
    expect([to('PageDown', 1), to('PageDown', 4), to('PageUp', 5), to('PageUp', 2)]).toEqual([4, 5, 2, 1]);
    expect([to('Home', 5), to('End', 1), to('a', 1)]).toEqual([1, 5, null]);
  });

  it('find a row by the beginning of its name, round and round', () => {
    const to = (typed: string, from: number) => rowByName(items, from, typed, ({ name }) => name);
    expect([to('w', 1), to('w', 4), to('ww', 5), to('W', 5)]).toEqual([4, 5, 4, 4]);
    expect([to('ap', 1), to('app', 1), to('wo', 4), to('x', 1)]).toEqual([1, 2, 5, null]);
  });
});

describe('a table that is sorted again and again', () => {
  it('has the same order as one that is sorted for the first time', () => {
    const sorter = new RowSorter<Row>();
    const first = [row('web-10'), row('web-2'), row('api'), row('Zoo')];
    const names = (rows: readonly Row[]) => sorter.sort(rows, byName, sort, keyOf).map(({ name }) => name);
    expect(names(first)).toEqual(['api', 'web-2', 'web-10', 'Zoo']);
    const changed = [row('web-3'), ...first.filter(({ name }) => name !== 'api'), row('aaa')];
    expect(names(changed)).toEqual(
      new RowSorter<Row>().sort(changed, byName, sort, keyOf).map(({ name }) => name),
    );
    expect(sorter.sort(changed, byName, { ...sort, descending: true }, keyOf)[0]?.name).toBe('Zoo');
  });

  it('loses no row where two have one key', () => {
    const sorter = new RowSorter<Row>();
    const twins = [row('a'), row('a'), row('b')];
    expect(sorter.sort(twins, byName, sort, keyOf)).toHaveLength(3);
    expect(sorter.sort(twins, byName, sort, keyOf)).toHaveLength(3);
  });
});
