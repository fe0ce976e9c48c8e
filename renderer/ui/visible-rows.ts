import { useCallback, useSyncExternalStore } from 'react';
import { useScrollElement } from './scroll-context.ts';

const overscanRows = 10;
const firstGuess = '0 30';

interface VisibleRows {
  readonly from: number;
  /** One after the last. */
  readonly until: number;
}

/**
 * Which rows of one height are in sight of the page's scrolling element. `body` is the element that is as
 * high as all of them; the component is drawn again only when the answer changes.
 */
export function useVisibleRows(body: HTMLElement | null, rowHeightPx: number, count: number): VisibleRows {
  const scroll = useScrollElement();
  const subscribe = useCallback(
    (changed: () => void) => {
      if (scroll === null) return () => undefined;
      const observer = new ResizeObserver(changed);
      observer.observe(scroll);
      scroll.addEventListener('scroll', changed, { passive: true });
      return () => {
        observer.disconnect();
        scroll.removeEventListener('scroll', changed);
      };
    },
    [scroll],
  );
  const range = useSyncExternalStore(subscribe, () => {
    if (scroll === null || body === null) return firstGuess;
    const view = scroll.getBoundingClientRect();
    const above = (view.top - body.getBoundingClientRect().top) / rowHeightPx;
    const shown = view.height / rowHeightPx;
    return `${Math.max(0, Math.floor(above) - overscanRows)} ${Math.ceil(above + shown) + overscanRows}`;
  });
  const [from = 0, until = 0] = range.split(' ').map(Number);
  return { from: Math.min(from, count), until: Math.max(0, Math.min(until, count)) };
}
