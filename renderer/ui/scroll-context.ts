import { createContext, use } from 'react';

/** The element that scrolls the page, once it is there; what draws only what is in sight measures against it. */
export const ScrollContext = createContext<HTMLElement | null>(null);

export function useScrollElement(): HTMLElement | null {
  return use(ScrollContext);
}
