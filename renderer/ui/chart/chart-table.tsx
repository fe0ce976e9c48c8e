import { formatInstant } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { FigureTable } from '../figure-table.tsx';
import type { ChartPoint } from './chart-model.ts';

interface ChartTableProps {
  readonly label: string;
  readonly series: readonly string[];
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly format: (value: number) => string;
}

/** A chart in figures, the newest first; a gap is a row that says so. */
export function ChartTable({ label, series, points, from, format }: ChartTableProps) {
  const { t, language } = useText();
  const rows = points
    .filter(({ at }) => at >= from)
    .flatMap((point, index) => [
      ...(point.afterGap === true && index > 0
        ? [{ key: `gap ${String(point.at)}`, cells: ['…', ...series.map(() => t('charts.notWatched'))] }]
        : []),
      {
        key: String(point.at),
        cells: [
          formatInstant(point.at, language),
          ...series.map((_, at) => {
            const value = point.values[at] ?? null;
            return value === null ? t('common.unknown') : format(value);
          }),
        ],
      },
    ])
    .reverse();
  return <FigureTable label={label} head={[t('charts.time'), ...series]} rows={rows} />;
}
