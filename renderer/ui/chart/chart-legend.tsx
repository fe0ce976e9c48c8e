import { formatClock } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import type { ChartPoint } from './chart-model.ts';
import classes from './chart.module.css';

interface ChartLegendProps {
  readonly series: readonly string[];
  /** Whose values are told; null where there are none. */
  readonly point: ChartPoint | null;
  readonly format: (value: number) => string;
  readonly aside: string | undefined;
}

/** Which line is which, and its value under the crosshair or now. */
export function ChartLegend({ series, point, format, aside }: ChartLegendProps) {
  const { language } = useText();
  return (
    <div className={classes['legend']}>
      {series.map((label, index) => {
        const value = point?.values[index] ?? null;
        return (
          <span key={label} className={classes['entry']}>
            {series.length === 1 ? null : (
              <>
                <svg width="16" height="8" aria-hidden className={classes['sample']} data-series={index}>
                  <line x1="0" y1="4" x2="16" y2="4" />
                </svg>
                <span className={classes['label']}>{label}</span>
              </>
            )}
            <strong className={classes['value']}>{value === null ? '–' : format(value)}</strong>
          </span>
        );
      })}
      {aside === undefined ? null : <span className={classes['label']}>{aside}</span>}
      {point === null ? null : <time className={classes['time']}>{formatClock(point.at, language)}</time>}
    </div>
  );
}
