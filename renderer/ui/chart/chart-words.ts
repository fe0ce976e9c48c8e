import { formatClock } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { extentOf, type ChartPoint, type Gap } from './chart-model.ts';

interface Described {
  readonly title: string;
  readonly series: readonly string[];
  readonly points: readonly ChartPoint[];
  readonly gaps: readonly Gap[];
  readonly from: number;
  readonly format: (value: number) => string;
}

/** What a chart shows, in words. */
export function useChartWords() {
  const { t, language } = useText();
  return {
    /** Newest, lowest and highest of each line, how many gaps there are, and how to read on. */
    summary({ title, series, points, gaps, from, format }: Described): string {
      const lines = series.map((name, index) => {
        const extent = extentOf(points, index, from);
        const label = series.length === 1 ? title : `${title}, ${name}`;
        if (extent === null) return t('charts.summaryNone', { label });
        return t('charts.summary', {
          label,
          last: extent.last === null ? t('common.unknown') : format(extent.last),
          least: format(extent.least),
          most: format(extent.most),
        });
      });
      if (gaps.length > 0) lines.push(t('charts.gaps', { count: gaps.length }));
      return [...lines, t('charts.keys')].join(' ');
    },
    /** One instant with the value of each line. */
    point({ at, values }: ChartPoint, series: readonly string[], format: (value: number) => string): string {
      const told = series.map((name, index) => {
        const value = values[index] ?? null;
        return `${name} ${value === null ? t('common.unknown') : format(value)}`;
      });
      return [formatClock(at, language), ...told].join(', ');
    },
  };
}
