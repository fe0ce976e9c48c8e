import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { holdStrictDocument } from './strict-document.ts';
import { readTheme } from './terminal-theme.ts';
import classes from './terminals.module.css';

interface TerminalScreenProps {
  readonly label: string;
  readonly screenReader: boolean;
  /** Called once the screen is drawn and knows its size; what it answers is called when it goes. */
  readonly onReady: (screen: Terminal) => () => void;
  /** The key that leaves the terminal was pressed. */
  readonly onLeave: () => void;
}

const historyLines = 5_000;

/** Only https, in a window of its own, and only while Ctrl or ⌘ is held: the text of a link says nothing of where it leads. */
function openLink(event: MouseEvent, address: string): void {
  if (!event.ctrlKey && !event.metaKey) return;
  const url = URL.parse(address);
  if (url?.protocol === 'https:') window.open(url.href, '_blank', 'noopener,noreferrer');
}

function isLeaveKey(event: KeyboardEvent): boolean {
  return event.ctrlKey && event.shiftKey && event.key === 'ArrowUp';
}

function isCopyKey(event: KeyboardEvent): boolean {
  return event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'c';
}

/** The screen of a terminal. What is written to it can colour and move its own text, and do nothing to the page around it. */
export function TerminalScreen({ label, screenReader, onReady, onLeave }: TerminalScreenProps) {
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<Terminal>(null);
  const handlers = useRef({ onReady, onLeave });
  useEffect(() => {
    handlers.current = { onReady, onLeave };
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const root = document.documentElement;
    const strict = holdStrictDocument(document);
    const created = new Terminal({
      fontFamily: getComputedStyle(root).getPropertyValue('--wh-font-mono').trim(),
      fontSize: 13,
      scrollback: historyLines,
      theme: readTheme(root),
      minimumContrastRatio: 4.5,
      linkHandler: {
        activate: openLink,
        hover: (_, address) => {
          element.title = address;
        },
        leave: () => {
          element.title = '';
        },
      },
    });
    const fit = new FitAddon();
    created.loadAddon(fit);
    created.attachCustomKeyEventHandler((event) => {
      if (isLeaveKey(event)) {
        if (event.type === 'keydown') handlers.current.onLeave();
        event.preventDefault();
        return false;
      }
      if (isCopyKey(event) && created.hasSelection()) {
        if (event.type === 'keydown') void navigator.clipboard.writeText(created.getSelection());
        event.preventDefault();
        return false;
      }
      return true;
    });
    created.open(element);
    fit.fit();
    const resizing = new ResizeObserver(() => {
      fit.fit();
    });
    resizing.observe(element);
    const recolouring = new MutationObserver(() => {
      created.options.theme = readTheme(root);
    });
    recolouring.observe(root, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
    const leave = handlers.current.onReady(created);
    created.focus();
    screen.current = created;
    return () => {
      leave();
      resizing.disconnect();
      recolouring.disconnect();
      created.dispose();
      strict[Symbol.dispose]();
    };
  }, []);

  useEffect(() => {
    const { current } = screen;
    if (current === null) return;
    current.options.screenReaderMode = screenReader;
    current.textarea?.setAttribute('aria-label', label);
  }, [screenReader, label]);

  return (
    // The addon takes the width of this element for that of the cells, so the room around them is its parent's.
    <div className={classes['frame']}>
      <div ref={place} className={classes['screen']} />
    </div>
  );
}
