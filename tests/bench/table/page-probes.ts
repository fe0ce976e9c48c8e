import type { Page } from 'playwright-core';

/** Scrolls the page's content up and down for a while, and answers the milliseconds between one picture and the next. */
export async function scrollingGaps(
  page: Page,
  forMs: number,
  pixelsPerFrame: number,
): Promise<readonly number[]> {
  return page.evaluate(
    async ([durationMs, step]) => {
      const scroller = document.querySelector('main');
      const gaps: number[] = [];
      await new Promise<void>((resolve) => {
        const startedAt = performance.now();
        let before = startedAt;
        let direction = 1;
        const frame = (now: number): void => {
          gaps.push(now - before);
          before = now;
          if (scroller !== null) {
            const end = scroller.scrollHeight - scroller.clientHeight;
            if (scroller.scrollTop >= end) direction = -1;
            if (scroller.scrollTop <= 0) direction = 1;
            scroller.scrollTop += step * direction;
          }
          if (now - startedAt < durationMs) requestAnimationFrame(frame);
          else resolve();
        };
        requestAnimationFrame(frame);
      });
      return gaps.slice(1);
    },
    [forMs, pixelsPerFrame] as const,
  );
}

interface Watched extends Window {
  interactions?: Map<number, number>;
}

/** From now on the page keeps how long each interaction took until its next paint, as the browser counts it. */
export async function watchInteractions(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept = new Map<number, number>();
    (window as Watched).interactions = kept;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (entry.interactionId === 0) continue;
        kept.set(entry.interactionId, Math.max(kept.get(entry.interactionId) ?? 0, entry.duration));
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** The interactions since the last call, in milliseconds. The browser tells of none that was painted within 16 ms. */
export async function takeInteractions(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    // Entries arrive after the frame in which they were painted.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const kept = (window as Watched).interactions ?? new Map<number, number>();
    const taken = [...kept.values()];
    kept.clear();
    return taken;
  });
}

/** How long the page takes from a change of the system's colours to the second frame after it, in milliseconds. */
export async function timeColourChange(page: Page, colorScheme: 'light' | 'dark'): Promise<number> {
  const painted = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        matchMedia('(prefers-color-scheme: dark)').addEventListener(
          'change',
          () => {
            const startedAt = performance.now();
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startedAt)));
          },
          { once: true },
        );
      }),
  );
  await page.emulateMedia({ colorScheme });
  return painted;
}
