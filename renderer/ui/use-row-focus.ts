import { useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { useScrollElement } from './scroll-context.ts';
import { rowByKey, rowByName } from './table-keys.ts';
import type { Column, TableItem } from './table-rows.ts';
import { revealRow } from './visible-rows.ts';

interface RowFocusOptions<T> {
  readonly items: readonly TableItem<T>[];
  readonly body: HTMLElement | null;
  readonly columns: readonly Column<T>[];
  readonly rowHeightPx: number;
  readonly onOpen: ((row: T) => void) | undefined;
}

// As in data-table.module.css.
const headPx = 32;
// What is typed within this time belongs to one word.
const wordMs = 800;

/** The key of the row that an event happened on. */
function keyOf(target: EventTarget): string | undefined {
  if (!(target instanceof Element)) return undefined;
  const row = target.closest('[data-key]');
  return row instanceof HTMLElement ? row.dataset['key'] : undefined;
}

/** True where the click meant something inside the row. */
function meantForChild(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, [role="menuitem"]') !== null;
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
}

/** Says for a while to the keys that work on every screen that a name is being typed here. */
function markTyping(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  const stamp = String(performance.now());
  element.dataset['typing'] = stamp;
  setTimeout(() => {
    if (element.dataset['typing'] === stamp) delete element.dataset['typing'];
  }, wordMs);
}

/** The keyboard's way through the rows of a table. One handler for all rows, so that a row costs none. */
export function useRowFocus<T>({ items, body, columns, rowHeightPx, onOpen }: RowFocusOptions<T>) {
  const scroll = useScrollElement();
  const [active, setActive] = useState<string | null>(null);
  const word = useRef({ text: '', untilMs: 0 });
  const places = useMemo(() => new Map(items.map(({ key }, index) => [key, index])), [items]);

  function go(index: number): void {
    const item = items[index];
    if (item === undefined || body === null || scroll === null) return;
    setActive(item.key);
    revealRow(scroll, body, { index, rowHeightPx, headPx });
    // The row is drawn with the scroll event of the next frame, which comes before this.
    requestAnimationFrame(() => {
      const row = body.querySelector<HTMLElement>(`[data-key="${CSS.escape(item.key)}"]`);
      row?.focus({ preventScroll: true });
    });
  }

  function typeAhead(event: KeyboardEvent, index: number): number | null {
    const nameOf = columns.find(({ sortValue }) => sortValue !== undefined)?.sortValue;
    if (!isLetter(event) || nameOf === undefined) return null;
    const { text, untilMs } = word.current;
    const typed = event.timeStamp < untilMs ? text + event.key : event.key;
    word.current = { text: typed, untilMs: event.timeStamp + wordMs };
    markTyping(event.currentTarget);
    return rowByName(items, index, typed, (row) => String(nameOf(row) ?? ''));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const key = keyOf(event.target);
    const index = key === undefined ? undefined : places.get(key);
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset['key'] !== undefined;
    if (index === undefined || !isOnRow || event.defaultPrevented || scroll === null) return;
    const item = items[index];
    if (event.key === 'Enter') {
      if (item?.kind === 'row') onOpen?.(item.row);
    } else {
      const pageRows = Math.max(1, Math.floor((scroll.clientHeight - headPx) / rowHeightPx) - 1);
      const to = rowByKey(items, index, event.key, pageRows) ?? typeAhead(event, index);
      if (to === null) return;
      go(to);
    }
    event.preventDefault();
  }

  return {
    activeIndex: active === null ? undefined : places.get(active),
    handlers: {
      onKeyDown,
      onFocus(event: FocusEvent) {
        const key = keyOf(event.target);
        if (key !== undefined) setActive(key);
      },
      onClick(event: MouseEvent) {
        const key = keyOf(event.target);
        const item = key === undefined ? undefined : items[places.get(key) ?? -1];
        if (item?.kind === 'row' && !meantForChild(event.target)) onOpen?.(item.row);
      },
    },
  };
}
