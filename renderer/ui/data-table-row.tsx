import { memo } from 'react';
import type { Column } from './table-rows.ts';
import classes from './data-table.module.css';

interface DataTableRowProps<T> {
  readonly row: T;
  readonly rowKey: string;
  readonly index: number;
  readonly columns: readonly Column<T>[];
  /** The tracks of the grid. */
  readonly tracks: string;
  readonly topPx: number;
  /** Tab leads to it. */
  readonly focusable: boolean;
  readonly opens: boolean;
}

/** One row; what happens on it is heard by the table. */
function Row<T>({ row, rowKey, index, columns, tracks, topPx, focusable, opens }: DataTableRowProps<T>) {
  return (
    <div
      role="row"
      data-key={rowKey}
      aria-rowindex={index + 2}
      className={classes['row']}
      data-opens={opens}
      style={{ gridTemplateColumns: tracks, transform: `translateY(${String(topPx)}px)` }}
      tabIndex={focusable ? 0 : -1}
    >
      {columns.map((column) => (
        <div key={column.id} role="cell" className={classes['cell']} data-align={column.align ?? 'start'}>
          {column.render(row)}
        </div>
      ))}
    </div>
  );
}

/** A row that is drawn again only when it changed itself, not whenever its table does. */
export const DataTableRow = memo(Row) as typeof Row;
