import { useEffect, useState } from 'react';
import { lookMs, readLooked, writeLooked } from './looked.ts';

/**
 * When this face looked before, as it was when the screen was opened; while the screen stays open and can be seen, the look
 * is remembered for the next time.
 */
export function useLooked(): number | null {
  const [before] = useState(() => readLooked(window.localStorage));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') writeLooked(window.localStorage, Date.now());
    }, lookMs);
    return () => clearInterval(timer);
  }, []);
  return before;
}
