import { useEffect, useState } from 'react';
import { useScrollElement } from '../../ui/scroll-context.ts';
import { settingsPanels } from './settings-panels.ts';

// A panel counts as read once its head is in the upper part of the page.
const readLinePx = 120;

function panelsOf(parent: HTMLElement): readonly HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>(':scope > [data-panel]')];
}

/**
 * The panel that is being read: the last one whose head has passed the upper part of what is in sight. At the end of the
 * page it is the one that was asked for, for the last panels cannot come to the top.
 */
function readPanel(parent: HTMLElement, scroll: HTMLElement, asked: string | undefined): string | undefined {
  const panels = panelsOf(parent);
  const { top, bottom } = scroll.getBoundingClientRect();
  const isAtEnd = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 2;
  const wanted = panels.find((panel) => panel.dataset['panel'] === asked)?.getBoundingClientRect().top;
  if (isAtEnd && wanted !== undefined && wanted >= top && wanted < bottom) return asked;
  const passed = panels.filter((panel) => panel.getBoundingClientRect().top - top <= readLinePx);
  return (passed.at(-1) ?? panels[0])?.dataset['panel'];
}

/** Leads to the panel that the address names, and says which one is being read. */
export function useCurrentPanel(asked: string | undefined) {
  const scroll = useScrollElement();
  const [panels, setPanels] = useState<HTMLElement | null>(null);
  const [current, setCurrent] = useState(asked ?? settingsPanels[0].id);
  useEffect(() => {
    if (scroll === null || panels === null) return undefined;
    const look = (): void => {
      const read = readPanel(panels, scroll, asked);
      if (read !== undefined) setCurrent(read);
    };
    scroll.addEventListener('scroll', look, { passive: true });
    return () => scroll.removeEventListener('scroll', look);
  }, [scroll, panels, asked]);
  useEffect(() => {
    if (panels === null || asked === undefined) return undefined;
    const panel = panelsOf(panels).find((each) => each.dataset['panel'] === asked);
    if (panel === undefined) return undefined;
    panel.focus({ preventScroll: true });
    const lead = (): void => panel.scrollIntoView({ block: 'start' });
    // What the panels above it show arrives one after the other, and pushes it down.
    const settling = new ResizeObserver(lead);
    settling.observe(panels);
    const stop = (): void => settling.disconnect();
    const moves = ['wheel', 'keydown', 'pointerdown'] as const;
    for (const move of moves) window.addEventListener(move, stop, { once: true, passive: true });
    return () => {
      stop();
      for (const move of moves) window.removeEventListener(move, stop);
    };
  }, [panels, asked]);
  return { current, setPanels };
}
