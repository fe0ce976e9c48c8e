import { toColumns, type ChartPoint } from './chart-model.ts';
import classes from './chart.module.css';

interface SparklineProps {
  /** What it shows, with its newest value, in words. */
  readonly label: string;
  /** The first value of each is drawn. */
  readonly points: readonly ChartPoint[];
  readonly from: number;
  readonly until: number;
  readonly breakMs: number;
  /** The line reaches the top at this value at the earliest. */
  readonly least: number;
}

const widthPx = 120;
const heightPx = 28;

/** A line small enough to stand beside a figure; broken where nobody watched. */
export function Sparkline({ label, points, from, until, breakMs, least }: SparklineProps) {
  const [times, values = []] = toColumns(
    points.filter(({ at }) => at >= from),
    1,
    breakMs,
  );
  const most = values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), least);
  let pen = 'M';
  let path = '';
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    const x = (((times[index] ?? from) - from) / (until - from)) * widthPx;
    const y = heightPx - 1.5 - (value / most) * (heightPx - 3);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  });
  return (
    <svg
      className={classes['sparkline']}
      viewBox={`0 0 ${String(widthPx)} ${String(heightPx)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line x1={0} x2={widthPx} y1={heightPx - 1} y2={heightPx - 1} vectorEffect="non-scaling-stroke" />
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
