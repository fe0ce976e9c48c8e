import { useResizeObserver } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { DataTableHead } from './data-table-head.tsx';
import { DataTableRow } from './data-table-row.tsx';
import { fitColumns } from './fitting-columns.ts';
import { compareNames } from './order.ts';
import { RowSorter, toItems, type Column, type Sort, type TableItem } from './table-rows.ts';
import { useRowFocus } from './use-row-focus.ts';
import { useVisibleRows } from './visible-rows.ts';
import classes from './data-table.module.css';

interface DataTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly defaultSort: Sort;
  /** Which of the rows are shown; the others keep their place in the order. */
  readonly accepts?: ((row: T) => boolean) | undefined;
  /** Opens a row: Enter, or a click beside its links and buttons. */
  readonly onOpen?: (row: T) => void;
  readonly groupOf?: (row: T) => string;
  readonly renderGroup?: (group: string, rows: readonly T[]) => React.ReactNode;
  readonly groupOrder?: (a: string, b: string) => number;
  /** The last known rows, not the present ones. */
  readonly stale?: boolean;
}

const rowHeightPx = 40;

/** The rows in sight, and the one that has the keyboard, wherever it is: unmounted it would lose it. */
function drawnOf(from: number, until: number, active: number | undefined): readonly number[] {
  const drawn = Array.from({ length: Math.max(0, until - from) }, (_, place) => from + place);
  if (active === undefined || (active >= from && active < until)) return drawn;
  return active < from ? [active, ...drawn] : [...drawn, active];
}

/**
 * Rows by the thousand: only those in view are drawn, and each again only when it changed. Sorts by its heads; arrow,
 * Page, Home and End keys and the beginning of a name lead through the rows, Enter opens one.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns: all, rows, rowKey, accepts, groupOf, groupOrder = compareNames, onOpen } = props;
  const [measured, { width: widthPx }] = useResizeObserver<HTMLDivElement>();
  const { columns, template: tracks } = useMemo(() => fitColumns(all, widthPx), [all, widthPx]);
  const [body, setBody] = useState<HTMLDivElement | null>(null);
  const [sort, setSort] = useState<Sort>(props.defaultSort);
  const [sorter] = useState(() => new RowSorter<T>());
  const sorted = useMemo(() => sorter.sort(rows, all, sort, rowKey), [sorter, rows, all, sort, rowKey]);
  const items = useMemo(() => {
    const accepted = accepts === undefined ? sorted : sorted.filter(accepts);
    return toItems(accepted, rowKey, groupOf, groupOrder);
  }, [sorted, accepts, rowKey, groupOf, groupOrder]);
  const { from, until } = useVisibleRows(body, rowHeightPx, items.length);
  const focus = useRowFocus({ items, body, columns: all, rowHeightPx, onOpen });
  const focusable =
    focus.activeIndex ?? items.findIndex((item, index) => item.kind === 'row' && index >= from);

  function draw(item: TableItem<T>, index: number) {
    const topPx = index * rowHeightPx;
    if (item.kind === 'row') {
      return (
        <DataTableRow
          key={item.key}
          row={item.row}
          rowKey={item.key}
          index={index}
          columns={columns}
          tracks={tracks}
          topPx={topPx}
          focusable={index === focusable}
          opens={onOpen !== undefined}
        />
      );
    }
    return (
      <div
        key={item.key}
        role="row"
        className={classes['group']}
        style={{ transform: `translateY(${String(topPx)}px)` }}
        aria-rowindex={index + 2}
      >
        <div role="cell" className={classes['groupCell']} aria-colspan={columns.length}>
          {props.renderGroup?.(item.group, item.rows) ?? item.group}
        </div>
      </div>
    );
  }

  return (
    <div
      ref={measured}
      className={classes['table']}
      role="table"
      aria-label={props.label}
      aria-rowcount={items.length + 1}
      data-stale={props.stale ?? false}
    >
      <DataTableHead
        columns={columns}
        sort={sort}
        onSort={setSort}
        template={{ gridTemplateColumns: tracks }}
      />
      <div
        ref={setBody}
        role="rowgroup"
        className={classes['body']}
        style={{ height: items.length * rowHeightPx }}
        {...focus.handlers}
      >
        {drawnOf(from, until, focus.activeIndex).map((index) => {
          const item = items[index];
          return item === undefined ? null : draw(item, index);
        })}
      </div>
    </div>
  );
}
