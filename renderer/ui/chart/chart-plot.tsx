import { useResizeObserver } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import type { ChartPoint } from './chart-model.ts';
import { Plot, type PlotContent, type PlotOptions } from './plot.ts';
import classes from './chart.module.css';

interface ChartPlotProps {
  /** What it shows, in words. */
  readonly label: string;
  readonly content: PlotContent;
  readonly pointed: ChartPoint | null;
  /** Read once, when it opens: another theme or language needs another key. */
  readonly options: () => PlotOptions;
  readonly heightPx: number;
}

const pageSteps = 30;

/** The canvas of a chart as wide as there is room, with a crosshair for the mouse and the arrow keys. */
export function ChartPlot({ label, content, pointed, options, heightPx }: ChartPlotProps) {
  const [measured, { width }] = useResizeObserver<HTMLDivElement>();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const plot = useRef<Plot | null>(null);
  const widthPx = Math.floor(width);
  const isWide = widthPx > 0;

  const open = useEffectEvent((element: HTMLElement) => new Plot(element, content, widthPx, options()));
  useEffect(() => {
    if (box === null || !isWide) return undefined;
    const opened = open(box);
    plot.current = opened;
    return () => {
      opened.destroy();
      plot.current = null;
    };
  }, [box, isWide]);
  useEffect(() => plot.current?.resize(widthPx), [widthPx]);
  useEffect(() => plot.current?.show(content), [content]);

  function onKey(event: KeyboardEvent): void {
    const shown = content.points.filter(({ at }) => at >= content.from);
    const last = shown.length - 1;
    const at = pointed === null ? last + 1 : shown.findIndex((point) => point.at >= pointed.at);
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - pageSteps,
      PageDown: at + pageSteps,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined && event.key !== 'Escape') return;
    plot.current?.pointAt(to === undefined ? null : (shown[Math.min(last, Math.max(0, to))] ?? null));
    event.preventDefault();
  }

  return (
    <div
      ref={measured}
      role="img"
      tabIndex={0}
      className={classes['plot']}
      aria-label={label}
      onKeyDown={onKey}
      onBlur={() => plot.current?.pointAt(null)}
      style={{ height: heightPx }}
    >
      <div ref={setBox} />
    </div>
  );
}
