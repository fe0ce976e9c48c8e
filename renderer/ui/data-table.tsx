import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { DataTableHead } from './data-table-head.tsx';
import { useScrollElement } from './scroll-context.ts';
import { sortRows, toItems, type Column, type Sort, type TableItem } from './table-rows.ts';
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
const overscanRows = 12;

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
  const { columns, rows, rowKey, groupOf, groupOrder = byName } = props;
  const scroll = useScrollElement();
  const body = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<Sort>(props.defaultSort);
  const [active, setActive] = useState<string | null>(null);
  const [offset, setOffset] = useState(0);
  const items = useMemo(
    () => toItems(sortRows(rows, columns, sort, rowKey), rowKey, groupOf, groupOrder),
    [rows, columns, sort, rowKey, groupOf, groupOrder],
  );
  useLayoutEffect(() => {
    const element = scroll.current;
    if (element === null || body.current === null) return;
    // What stands above the table decides where its rows begin inside the page.
    const top =
      body.current.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop;
    setOffset((current) => (Math.abs(current - top) < 1 ? current : top));
  });
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: overscanRows,
    scrollMargin: offset,
  });
  const firstRow = items.find((item) => item.kind === 'row')?.key ?? null;
  const focusable = items.some((item) => item.key === active) ? active : firstRow;

  function focusRow(from: number, step: number): void {
    for (let index = from; index >= 0 && index < items.length; index += step) {
      const item = items[index];
      if (item?.kind !== 'row') continue;
      setActive(item.key);
      virtualizer.scrollToIndex(index, { align: 'auto' });
      requestAnimationFrame(() =>
        body.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(item.key)}"]`)?.focus(),
      );
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

  const template: CSSProperties = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  return (
    <div
      className={classes['table']}
      role="table"
      aria-label={props.label}
      aria-rowcount={items.length + 1}
      data-stale={props.stale ?? false}
    >
      <DataTableHead columns={columns} sort={sort} onSort={setSort} template={template} />
      <div
        ref={body}
        role="rowgroup"
        className={classes['body']}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((virtual) => {
          const item = items[virtual.index];
          if (item === undefined) return null;
          const place: CSSProperties = { transform: `translateY(${virtual.start - offset}px)` };
          if (item.kind === 'group') {
            return (
              <div
                key={item.key}
                role="row"
                className={classes['group']}
                style={place}
                aria-rowindex={virtual.index + 2}
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
              aria-rowindex={virtual.index + 2}
              className={classes['row']}
              data-opens={props.onOpen !== undefined}
              style={{ ...template, ...place }}
              tabIndex={item.key === focusable ? 0 : -1}
              onFocus={() => setActive(item.key)}
              onKeyDown={(event) => onKey(event, virtual.index, item)}
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
