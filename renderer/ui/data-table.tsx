import { useResizeObserver } from '@mantine/hooks';
import { useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { DataTableHead } from './data-table-head.tsx';
import { fitColumns } from './fitting-columns.ts';
import { sortRows, toItems, type Column, type Sort, type TableItem } from './table-rows.ts';
import { useVisibleRows } from './visible-rows.ts';
import classes from './data-table.module.css';

interface DataTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly defaultSort: Sort;
  /** Opens a row: Enter, or a click beside its links and buttons. */
  readonly onOpen?: (row: T) => void;
  readonly groupOf?: (row: T) => string;
  readonly renderGroup?: (group: string, rows: readonly T[]) => React.ReactNode;
  readonly groupOrder?: (a: string, b: string) => number;
  /** The last known rows, not the present ones. */
  readonly stale?: boolean;
}

const rowHeightPx = 40;

function byName(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}

/** True where the click meant something inside the row. */
function meantForChild(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, [role="menuitem"]') !== null;
}

/**
 * Rows by the thousand: only those in view are drawn. Sorts by its heads; arrow keys walk the rows, Enter
 * opens one.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns: all, rows, rowKey, groupOf, groupOrder = byName } = props;
  const [measured, { width: widthPx }] = useResizeObserver<HTMLDivElement>();
  const { columns, template: tracks } = useMemo(() => fitColumns(all, widthPx), [all, widthPx]);
  const [body, setBody] = useState<HTMLDivElement | null>(null);
  const [sort, setSort] = useState<Sort>(props.defaultSort);
  const [active, setActive] = useState<string | null>(null);
  const items = useMemo(
    () => toItems(sortRows(rows, all, sort, rowKey), rowKey, groupOf, groupOrder),
    [rows, all, sort, rowKey, groupOf, groupOrder],
  );
  const { from, until } = useVisibleRows(body, rowHeightPx, items.length);
  const firstRow = items.find((item) => item.kind === 'row')?.key ?? null;
  const focusable = items.some((item) => item.key === active) ? active : firstRow;

  function focusRow(from: number, step: number): void {
    for (let index = from; index >= 0 && index < items.length; index += step) {
      const item = items[index];
      if (item?.kind !== 'row') continue;
      setActive(item.key);
      requestAnimationFrame(() => {
        const row = body?.querySelector<HTMLElement>(`[data-key="${CSS.escape(item.key)}"]`);
        row?.focus({ preventScroll: true });
        row?.scrollIntoView({ block: 'nearest' });
      });
      return;
    }
  }

  function onKey(event: KeyboardEvent, index: number, item: Extract<TableItem<T>, { kind: 'row' }>): void {
    if (event.target !== event.currentTarget) return;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [index + 1, 1],
      ArrowUp: [index - 1, -1],
      Home: [0, 1],
      End: [items.length - 1, -1],
    };
    const move = moves[event.key];
    if (move !== undefined) focusRow(...move);
    else if (event.key === 'Enter' && props.onOpen) props.onOpen(item.row);
    else return;
    event.preventDefault();
  }

  const template: CSSProperties = { gridTemplateColumns: tracks };
  return (
    <div
      ref={measured}
      className={classes['table']}
      role="table"
      aria-label={props.label}
      aria-rowcount={items.length + 1}
      data-stale={props.stale ?? false}
    >
      <DataTableHead columns={columns} sort={sort} onSort={setSort} template={template} />
      <div
        ref={setBody}
        role="rowgroup"
        className={classes['body']}
        style={{ height: items.length * rowHeightPx }}
      >
        {items.slice(from, until).map((item, place) => {
          const index = from + place;
          const at: CSSProperties = { transform: `translateY(${index * rowHeightPx}px)` };
          if (item.kind === 'group') {
            return (
              <div
                key={item.key}
                role="row"
                className={classes['group']}
                style={at}
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
              key={item.key}
              role="row"
              data-key={item.key}
              aria-rowindex={index + 2}
              className={classes['row']}
              data-opens={props.onOpen !== undefined}
              style={{ ...template, ...at }}
              tabIndex={item.key === focusable ? 0 : -1}
              onFocus={() => setActive(item.key)}
              onKeyDown={(event) => onKey(event, index, item)}
              onClick={(event) => {
                if (!meantForChild(event.target)) props.onOpen?.(item.row);
              }}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="cell"
                  className={classes['cell']}
                  data-align={column.align ?? 'start'}
                >
                  {column.render(item.row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
