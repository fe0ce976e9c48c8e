import { useEffect, useEffectEvent, useRef } from 'react';
import { mainScreens } from './screens.ts';
import { letterOf, readSingleKeys } from './single-keys.ts';

interface KeyActions {
  readonly toggle: () => void;
  readonly showKeys: () => void;
  readonly copyLink: () => void;
  readonly goTo: (path: string) => void;
}

// After g the second key is awaited so long.
const patienceMs = 1_500;

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

const takesText = 'input, textarea, select, [contenteditable="true"], .xterm, [data-typing]';

/**
 * The keys that work on every screen. Ctrl or ⌘ K opens the palette, out of a field too. In a terminal Ctrl+K belongs to
 * the shell, which cuts the line with it; there Ctrl+Shift+K opens the palette, and ⌘K, which no shell knows.
 */
export function useKeys(actions: KeyActions): void {
  const goingSince = useRef(Number.NEGATIVE_INFINITY);
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyK';
    if (isPalette && (event.shiftKey || event.metaKey || !isIn(event.target, '.xterm'))) {
      event.preventDefault();
      event.stopPropagation();
      actions.toggle();
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    const isTaken = event.defaultPrevented || isIn(event.target, takesText);
    // An open dialog or menu is about one thing; a letter pressed there was meant for it.
    const isBusy = document.querySelector('[role="dialog"], [role="menu"]') !== null;
    if (!isPlain || isTaken || isBusy || !readSingleKeys(window.localStorage)) return;
    const letter = letterOf(event);
    const isGoing = event.timeStamp - goingSince.current < patienceMs;
    goingSince.current = Number.NEGATIVE_INFINITY;
    const screen = isGoing ? mainScreens.find(({ key }) => key === letter) : undefined;
    if (screen !== undefined) actions.goTo(screen.path);
    else if (letter === 'g') goingSince.current = event.timeStamp;
    else if (letter === '?') actions.showKeys();
    else if (letter === 'y') actions.copyLink();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    // Before the terminal sees it.
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
