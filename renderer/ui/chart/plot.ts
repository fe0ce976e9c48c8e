import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatTick } from '../../app/language/format.ts';
import type { ChartColours } from './chart-colours.ts';
import { nearestIndex, type ChartPoint, type Columns, type Gap } from './chart-model.ts';
import { paintGaps } from './gap-painter.ts';

/** What a plot draws; a new one takes the place of the one before. */
export interface PlotContent {
  readonly columns: Columns;
  readonly points: readonly ChartPoint[];
  readonly gaps: readonly Gap[];
  readonly from: number;
  readonly until: number;
}

export interface PlotOptions {
  readonly colours: ChartColours;
  readonly series: number;
  readonly language: string;
  readonly heightPx: number;
  readonly gapLabel: string;
  /** The axis reaches at least so high, so that noise around zero does not look like a mountain. */
  readonly least: number;
  readonly format: (value: number) => string;
  /** The point under the crosshair; null where there is none. */
  readonly onPoint: (point: ChartPoint | null) => void;
}

const axisWidthPx = 64;
const axisHeightPx = 24;
const headroom = 1.15;
// The second line is told from the first without its colour too.
const dashes = [[], [5, 3]] as const;

/** A plot on the page: owns its canvas, and follows the content that it is given. */
export class Plot {
  readonly #plot: UPlot;
  readonly #options: PlotOptions;
  #content: PlotContent;

  constructor(element: HTMLElement, content: PlotContent, widthPx: number, options: PlotOptions) {
    this.#options = options;
    this.#content = content;
    this.#plot = new UPlot(this.#settings(widthPx), content.columns, element);
  }

  show(content: PlotContent): void {
    this.#content = content;
    this.#plot.setData(content.columns);
  }

  resize(widthPx: number): void {
    this.#plot.setSize({ width: widthPx, height: this.#options.heightPx });
  }

  /** Moves the crosshair to a point; takes it away with null. */
  pointAt(point: ChartPoint | null): void {
    const left = point === null ? -10 : this.#plot.valToPos(point.at, 'x');
    this.#plot.setCursor({ left, top: point === null ? -10 : 0 });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #settings(widthPx: number): UPlot.Options {
    const { colours, series, language, heightPx, gapLabel, least, format } = this.#options;
    const axis = {
      stroke: colours.text,
      font: colours.font,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
    };
    return {
      width: widthPx,
      height: heightPx,
      ms: 1,
      legend: { show: false },
      padding: [8, 28, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { range: () => [this.#content.from, this.#content.until] },
        y: { range: (_, __, most) => [0, Math.max(least, (most ?? 0) * headroom)] },
      },
      axes: [
        {
          ...axis,
          size: axisHeightPx,
          space: 80,
          values: (_, splits) =>
            splits.map((at) => formatTick(at, this.#content.until - this.#content.from, language)),
        },
        {
          ...axis,
          size: axisWidthPx,
          space: 32,
          values: (_, splits) => splits.map((value) => format(value)),
        },
      ],
      series: [
        {},
        ...Array.from({ length: series }, (_, index): UPlot.Series => {
          const stroke = colours.series[index % colours.series.length] ?? colours.text;
          return {
            stroke,
            width: 1.5,
            dash: [...(dashes[index % dashes.length] ?? [])],
            spanGaps: false,
            points: { show: false },
            ...(series === 1 ? { fill: `${stroke}22` } : {}),
          };
        }),
      ],
      hooks: {
        // Over the grid, which would run through the word, and under the lines.
        drawAxes: [(plot) => paintGaps(plot, this.#content.gaps, gapLabel, colours)],
        setCursor: [(plot) => this.#tell(plot)],
      },
    };
  }

  #tell(plot: UPlot): void {
    const { left } = plot.cursor;
    const { points } = this.#content;
    if (left === undefined || left < 0) {
      this.#options.onPoint(null);
      return;
    }
    const at = plot.posToVal(left, 'x');
    const inGap = this.#content.gaps.some((gap) => at > gap.from && at < gap.until);
    this.#options.onPoint(inGap ? null : (points[nearestIndex(points, at)] ?? null));
  }
}
