import { Button } from '@mantine/core';
import { IconArrowDown, IconPlayerPlay } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../../app/language/language.ts';
import { LogLine, type LineOptions } from './log-line.tsx';
import { LogMark } from './log-mark.tsx';
import type { LogFrame, LogSession } from './log-session.ts';
import classes from './logs.module.css';

interface LogViewProps {
  readonly session: LogSession;
  /** A new value whenever the session has something new to show. */
  readonly frame: LogFrame;
  readonly options: LineOptions;
  /** The match that a person walked to; brought into view when it changes. */
  readonly current: number | null;
  /** Shows what came while paused. */
  readonly onResume: () => void;
}

const rowHeightPx = 20;
const overscanPx = 400;
const atTailPx = 24;

/** Characters that fit into a line of the view, for estimating wrapped rows before they are drawn. */
function columnsOf(element: HTMLElement, options: LineOptions): number {
  const characterPx = 7.25;
  const taken = (options.timestamps ? 100 : 0) + (options.names ? 170 : 0) + 40;
  return Math.max(20, Math.floor((element.clientWidth - taken) / characterPx));
}

/** The lines: only those in sight are drawn; stays at the newest until somebody scrolls away from it. */
export function LogView({ session, frame, options, current, onResume }: LogViewProps) {
  const { t } = useText();
  const { buffer } = session;
  const view = useRef<HTMLDivElement>(null);
  const trimmed = useRef(0);
  const seen = useRef({ top: 0, height: 0 });
  const [place, setPlace] = useState({ top: 0, height: 600, trimmedPx: 0 });
  const [tail, setTail] = useState(true);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const { wrap } = options;

  useLayoutEffect(() => {
    const element = view.current;
    if (element === null) return undefined;
    const resize = (): void => {
      const columns = columnsOf(element, options);
      buffer.setEstimate((row) =>
        row.kind === 'line' && wrap
          ? Math.max(1, Math.ceil(Math.min(row.text.length, 5_000) / columns)) * rowHeightPx
          : rowHeightPx,
      );
      setPlace({ top: element.scrollTop, height: element.clientHeight, trimmedPx: trimmed.current });
      session.touch();
    };
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(element);
    return () => observer.disconnect();
  }, [buffer, session, wrap, options]);

  // After each drawing: take real heights, stay at the tail, or hold the place while old lines leave above.
  useLayoutEffect(() => {
    const element = view.current;
    if (element === null) return;
    let changed = false;
    if (wrap || open.size > 0) {
      for (const row of element.querySelectorAll<HTMLElement>('[data-seq]')) {
        changed = buffer.measure(Number(row.dataset['seq']), row.offsetHeight) || changed;
      }
    }
    const leftPx = frame.trimmedPx - trimmed.current;
    trimmed.current = frame.trimmedPx;
    if (tail) element.scrollTop = Math.max(frame.totalPx, element.scrollHeight);
    else if (leftPx > 0) element.scrollTop -= leftPx;
    seen.current = { top: element.scrollTop, height: element.scrollHeight };
    if (changed) session.touch();
  }, [buffer, session, frame, wrap, open, tail]);

  useLayoutEffect(() => {
    if (current === null || view.current === null) return;
    setTail(false);
    view.current.scrollTop = buffer.offsetPx(current) - view.current.clientHeight / 2;
  }, [buffer, current]);

  function toggle(seq: number): void {
    const next = new Set(open);
    if (next.delete(seq)) buffer.forget(seq);
    else next.add(seq);
    setOpen(next);
  }

  const totalPx = buffer.totalPx();
  // Where the view will stand once it has scrolled: at ten thousand lines a second, where it stood is out of sight.
  const topPx = tail
    ? Math.max(0, totalPx - place.height)
    : Math.max(0, place.top - (frame.trimmedPx - place.trimmedPx));
  const from = buffer.seqAt(Math.max(0, topPx - overscanPx));
  const untilPx = topPx + place.height + overscanPx;
  const rows: React.ReactNode[] = [];
  let bottomPx = buffer.offsetPx(from);
  const startPx = bottomPx;
  for (let seq = from; seq < buffer.end && bottomPx < untilPx; seq += 1) {
    const row = buffer.row(seq);
    if (row === undefined || !buffer.passes(row)) continue;
    bottomPx = buffer.offsetPx(seq) + rowHeightPx;
    rows.push(
      row.kind === 'line' ? (
        <LogLine
          key={seq}
          seq={seq}
          row={row}
          options={options}
          open={open.has(seq)}
          current={seq === current}
          onToggle={toggle}
        />
      ) : (
        <LogMark key={seq} seq={seq} row={row} />
      ),
    );
  }
  return (
    <div className={classes['viewFrame']}>
      <div
        ref={view}
        className={classes['view']}
        role="log"
        aria-live="off"
        aria-label={t('logs.view')}
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const { scrollTop: top, scrollHeight: height, clientHeight } = currentTarget;
          // Only a person scrolls up while the content stays as high; a shrinking one is clamped by the browser.
          if (height - top - clientHeight < atTailPx) setTail(true);
          else if (top < seen.current.top - 1 && height >= seen.current.height) setTail(false);
          seen.current = { top, height };
          setPlace({
            top: currentTarget.scrollTop,
            height: currentTarget.clientHeight,
            trimmedPx: trimmed.current,
          });
        }}
      >
        <div className={classes['space']} style={{ height: totalPx }}>
          <div className={classes['rows']} style={{ transform: `translateY(${startPx}px)` }}>
            {rows}
          </div>
        </div>
      </div>
      <div className={classes['float']}>
        {buffer.paused && buffer.waiting > 0 ? (
          <Button variant="filled" leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={onResume}>
            {t('logs.pausedNew', { count: buffer.waiting })}
          </Button>
        ) : null}
        {tail ? null : (
          <Button
            variant="filled"
            leftSection={<IconArrowDown size={14} aria-hidden />}
            onClick={() => {
              setTail(true);
              session.touch();
            }}
          >
            {t('logs.toTail')}
          </Button>
        )}
      </div>
    </div>
  );
}
