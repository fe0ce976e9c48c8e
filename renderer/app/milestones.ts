import { useEffect } from 'react';

/**
 * Marks that the page has come so far, once, in the browser's own performance timeline: `wheelhouse:<name>`. Developer tools
 * show it, and `npm run bench -- desktop` measures by it.
 */
export function useMilestone(name: 'list', isReached: boolean): void {
  useEffect(() => {
    const mark = `wheelhouse:${name}`;
    if (!isReached || performance.getEntriesByName(mark).length > 0) return;
    // The picture that this render makes is on the screen after the next frame.
    requestAnimationFrame(() => setTimeout(() => performance.mark(mark), 0));
  }, [name, isReached]);
}
