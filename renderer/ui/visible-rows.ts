import { useCallback, useState, useSyncExternalStore } from 'react';
import { useScrollElement } from './scroll-context.ts';

const overscanRows = 8;
// After a jump the rows in sight are painted first, and those around them when that is done.
const settleMs = 60;

interface VisibleRows {
  readonly from: number;
  /** One after the last. */
  readonly until: number;
}

const firstGuess: VisibleRows = { from: 0, until: 1 };

/**
 * Which rows are in sight. It measures when the page scrolls or its parts change their size, and never while React draws: a
 * layout that is read in the middle of drawing is worked out twice a frame.
 */
class VisibleRange {
  #range = firstGuess;

  readonly get = (): VisibleRows => this.#range;

  /** Follows until the answer is called; calls back where another row came in sight. */
  follow(scroll: HTMLElement, body: HTMLElement, rowHeightPx: number, changed: () => void): () => void {
    // Where the first row stands in what is scrolled; moves only when something above it changes its height.
    let topPx = 0;
    let viewPx = 0;
    let settling: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      const first = Math.floor((scroll.scrollTop - topPx) / rowHeightPx);
      const end = first + Math.ceil(viewPx / rowHeightPx) + 1;
      const before = this.#range;
      const isJump = first >= before.until || end <= before.from || before === firstGuess;
      const around = isJump ? 0 : overscanRows;
      if (isJump) settling ??= setTimeout(settle, settleMs);
      const from = Math.max(0, first - around);
      const until = Math.max(0, end + around);
      if (from === before.from && until === before.until) return;
      this.#range = { from, until };
      changed();
    };
    const settle = (): void => {
      settling = undefined;
      show();
    };
    const measure = (): void => {
      const view = scroll.getBoundingClientRect();
      viewPx = view.height;
      topPx = body.getBoundingClientRect().top - view.top + scroll.scrollTop;
      show();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(scroll);
    // What stands above the rows is inside of what is scrolled, and changes its height when it grows.
    if (scroll.firstElementChild !== null) observer.observe(scroll.firstElementChild);
    scroll.addEventListener('scroll', show, { passive: true });
    measure();
    return () => {
      clearTimeout(settling);
      observer.disconnect();
      scroll.removeEventListener('scroll', show);
    };
  }
}

/**
 * Which rows of one height are in sight of the page's scrolling element. `body` is the element that is as
 * high as all of them; the component is drawn again only when the answer changes.
 */
export function useVisibleRows(body: HTMLElement | null, rowHeightPx: number, count: number): VisibleRows {
  const scroll = useScrollElement();
  const [range] = useState(() => new VisibleRange());
  const subscribe = useCallback(
    (changed: () => void) =>
      scroll === null || body === null ? () => undefined : range.follow(scroll, body, rowHeightPx, changed),
    [range, scroll, body, rowHeightPx],
  );
  const { from, until } = useSyncExternalStore(subscribe, range.get);
  return { from: Math.min(from, count), until: Math.min(until, count) };
}

/** Scrolls so that a row stands in sight, under the table's head. */
export function revealRow(
  scroll: HTMLElement,
  body: HTMLElement,
  {
    index,
    rowHeightPx,
    headPx,
  }: { readonly index: number; readonly rowHeightPx: number; readonly headPx: number },
): void {
  const view = scroll.getBoundingClientRect();
  const topPx = body.getBoundingClientRect().top - view.top + index * rowHeightPx;
  if (topPx < headPx) scroll.scrollTop += topPx - headPx;
  else if (topPx + rowHeightPx > view.height) scroll.scrollTop += topPx + rowHeightPx - view.height;
}
