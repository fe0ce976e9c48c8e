import { useEffect, useState } from 'react';
import { useScrollElement } from '../../ui/scroll-context.ts';
import { settingsPanels } from './settings-panels.ts';

// A panel counts as read once its head is in the upper part of the page.
const readLinePx = 120;

function panelsOf(parent: HTMLElement): readonly HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>(':scope > [data-panel]')];
}

/** The panel that is being read: the last one whose head has passed the upper part of what is in sight. */
function readPanel(parent: HTMLElement, scroll: HTMLElement): string | undefined {
  const panels = panelsOf(parent);
  const top = scroll.getBoundingClientRect().top;
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
      const read = readPanel(panels, scroll);
      if (read !== undefined) setCurrent(read);
    };
    scroll.addEventListener('scroll', look, { passive: true });
    return () => scroll.removeEventListener('scroll', look);
  }, [scroll, panels]);
  useEffect(() => {
    if (panels === null || asked === undefined) return;
    const panel = panelsOf(panels).find((each) => each.dataset['panel'] === asked);
    if (panel === undefined) return;
    panel.scrollIntoView({ block: 'start' });
    panel.focus({ preventScroll: true });
    // The last panels cannot come to the top, and were asked for all the same.
    const settled = setTimeout(() => setCurrent(asked), 50);
    return () => clearTimeout(settled);
  }, [panels, asked]);
  return { current, setPanels };
}
