import type { Page } from 'playwright-core';

/** What a walk with the Tab key over a screen found. */
export interface Walk {
  readonly stops: number;
  /** Elements that had the focus and could not be seen, or did not show that they have it. */
  readonly hidden: readonly string[];
  /** Elements that can be pressed and were never reached. */
  readonly missed: readonly string[];
  /** What looks as if it could be clicked and is nothing that a keyboard can reach. */
  readonly mouseOnly: readonly string[];
}

const mostStops = 400;

/** Walks over the screen with Tab from its begin until it comes round, and looks at each stop. */
export async function walk(page: Page): Promise<Walk> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    for (const element of document.querySelectorAll('[data-walked]')) element.removeAttribute('data-walked');
    // What arrives while somebody walks may come in behind them.
    for (const element of document.querySelectorAll('body *')) element.setAttribute('data-there', '');
  });
  const hidden = new Set<string>();
  let stops = 0;
  for (; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(async () => {
      const element = document.activeElement;
      if (element === null || element === document.body || element.hasAttribute('data-walked')) return null;
      element.setAttribute('data-walked', '');
      // Drawn once more, so that a style that follows the focus is there.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class')?.split(' ')[0] ?? ''} “${words}”`;
      // A switch, a checkbox and a radio button show it on the mark beside the hidden input, a field on the frame around it.
      const around = [element, element.nextElementSibling, element.parentElement].filter(
        (one) => one !== null,
      );
      const isInView = around.slice(0, 2).some((one) => {
        const { width, height, top, right, bottom, left } = one.getBoundingClientRect();
        return width > 1 && height > 1 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      });
      const looks = (): string =>
        around
          .map((one) => {
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
            return outlineStyle === 'none' ? boxShadow : `${outlineStyle} ${outlineWidth} ${boxShadow}`;
          })
          .join();
      const focused = looks();
      if (!(element instanceof HTMLElement || element instanceof SVGElement))
        return `${name} is no element of the page`;
      element.blur();
      const plain = looks();
      element.focus({ preventScroll: true });
      if (!isInView) return `${name} is out of sight`;
      return focused === plain ? `${name} does not show that it has the focus` : '';
    });
    if (stop === null) break;
    if (stop !== '') hidden.add(stop);
  }
  const { missed, mouseOnly } = await page.evaluate(() => {
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
    const isSeen = (element: Element): boolean => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === 'visible';
    };
    const pressable =
      'a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [role="button"]';
    // In a group that the arrows move through, one member stands for all.
    const isRoving = (element: Element): boolean =>
      element.getAttribute('tabindex') === '-1' || element.matches('input[type="radio"]');
    const all = [...document.querySelectorAll(pressable)].filter((element) => isSeen(element));
    const reached = 'a, button, input, select, textarea, label, summary, [tabindex], [role="option"]';
    return {
      missed: all
        .filter((element) => element.hasAttribute('data-there') && !element.hasAttribute('data-walked'))
        .filter((element) => !isRoving(element))
        .map((element) => nameOf(element)),
      mouseOnly: [...document.querySelectorAll('body *')]
        .filter((element) => isSeen(element) && getComputedStyle(element).cursor === 'pointer')
        .filter((element) => element.closest(reached) === null)
        .map((element) => nameOf(element)),
    };
  });
  return { stops, hidden: [...hidden], missed, mouseOnly };
}
