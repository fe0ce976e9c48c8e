import { useMemo, useState } from 'react';
import { useText } from '../../app/language/language.ts';
import { TableToggle } from '../table-toggle.tsx';
import { useChartTheme } from './chart-colours.ts';
import { ChartLegend } from './chart-legend.tsx';
import { gapsOf, toColumns, type ChartPoint } from './chart-model.ts';
import { ChartPlot } from './chart-plot.tsx';
import { ChartTable } from './chart-table.tsx';
import { useChartWords } from './chart-words.ts';
import classes from './chart.module.css';

interface LineChartProps {
  readonly title: string;
  /** One or two: a chart with more is not read at a glance. */
  readonly series: readonly string[];
  /** In the order of time. */
  readonly points: readonly ChartPoint[];
  /** The window, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** Points further apart have a gap between them. */
  readonly breakMs: number;
  /** The axis reaches at least so high. */
  readonly least: number;
  readonly format: (value: number) => string;
  /** Said behind the newest value, such as a limit. */
  readonly aside?: string | undefined;
}

const heightPx = 168;

/**
 * Lines along time. What nobody watched is a hatched gap and never a line; the crosshair tells the values under it, by
 * mouse or by arrow keys; the same can be read as a table.
 */
export function LineChart(props: LineChartProps) {
  const { title, series, points, from, until, breakMs, least, format, aside } = props;
  const { t, language } = useText();
  const words = useChartWords();
  const { scheme, read } = useChartTheme();
  const [pointed, setPointed] = useState<ChartPoint | null>(null);
  const [asTable, setAsTable] = useState(false);
  const content = useMemo(
    () => ({
      columns: toColumns(points, series.length, breakMs),
      gaps: gapsOf(points, from, until, breakMs),
      points,
      from,
      until,
    }),
    [points, series.length, from, until, breakMs],
  );
  const newest = points.at(-1);
  const present = newest !== undefined && until - newest.at <= breakMs ? newest : null;
  return (
    <figure className={classes['chart']}>
      <figcaption className={classes['head']}>
        <h2 className={classes['title']}>{title}</h2>
        <ChartLegend series={series} point={pointed ?? present} format={format} aside={aside} />
        <TableToggle pressed={asTable} onChange={setAsTable} />
      </figcaption>
      {asTable ? (
        <ChartTable label={title} series={series} points={points} from={from} format={format} />
      ) : (
        <ChartPlot
          key={`${scheme} ${language}`}
          label={words.summary({ title, series, points, gaps: content.gaps, from, format })}
          content={content}
          pointed={pointed}
          heightPx={heightPx}
          options={() => ({
            colours: read(),
            series: series.length,
            language,
            heightPx,
            gapLabel: t('charts.notWatched'),
            least,
            format,
            onPoint: setPointed,
          })}
        />
      )}
      <p className={classes['spoken']} aria-live="polite">
        {pointed === null ? '' : words.point(pointed, series, format)}
      </p>
    </figure>
  );
}
