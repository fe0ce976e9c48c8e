import { useCallback, useState, useSyncExternalStore } from 'react';
import { useScrollElement } from './scroll-context.ts';

const overscanRows = 8;

interface VisibleRows {
  readonly from: number;
  /** One after the last. */
  readonly until: number;
}

const firstGuess: VisibleRows = { from: 0, until: 30 };

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
    const show = (): void => {
      const above = (scroll.scrollTop - topPx) / rowHeightPx;
      const from = Math.max(0, Math.floor(above) - overscanRows);
      const until = Math.max(0, Math.ceil(above + viewPx / rowHeightPx) + overscanRows);
      if (from === this.#range.from && until === this.#range.until) return;
      this.#range = { from, until };
      changed();
    };
    let viewPx = 0;
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
