import { createContext, use } from 'react';

/** The element that scrolls the page; what is virtual inside it measures against it. */
export const ScrollContext = createContext<React.RefObject<HTMLElement | null> | null>(null);

export function useScrollElement(): React.RefObject<HTMLElement | null> {
  const ref = use(ScrollContext);
  if (ref === null) throw new Error('No scrolling element is provided above this component.');
  return ref;
}
