import type uPlot from 'uplot';
import type { ChartColours } from './chart-colours.ts';
import type { Gap } from './chart-model.ts';

const stripePx = 7;
const labelPaddingPx = 16;

/**
 * Hatches the stretches that nobody watched, with a word in those that are wide enough: a gap is neither zero nor a straight
 * line between what was seen before and after it.
 */
export function paintGaps(plot: uPlot, gaps: readonly Gap[], label: string, colours: ChartColours): void {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio;
  ctx.save();
  for (const gap of gaps) {
    const start = Math.max(left, plot.valToPos(gap.from, 'x', true));
    const end = Math.min(left + width, plot.valToPos(gap.until, 'x', true));
    if (end - start < 1) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(start, top, end - start, height);
    ctx.clip();
    ctx.strokeStyle = colours.gap;
    ctx.globalAlpha = 0.55;
    ctx.setLineDash([]);
    ctx.lineWidth = ratio;
    ctx.beginPath();
    const step = stripePx * ratio;
    // From a common origin, so that the stripes of a gap that grows stand still.
    const first = Math.floor((start - height) / step) * step;
    for (let x = first; x < end; x += step) {
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
    }
    ctx.stroke();
    ctx.restore();
    ctx.font = colours.font.replace('11px', `${String(11 * ratio)}px`);
    const textPx = ctx.measureText(label).width;
    if (end - start < textPx + labelPaddingPx * ratio) continue;
    paintLabel(ctx, label, { x: (start + end) / 2, y: top + height / 2, widthPx: textPx, ratio, colours });
  }
  ctx.restore();
}

interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly ratio: number;
  readonly colours: ChartColours;
}

function paintLabel(
  ctx: CanvasRenderingContext2D,
  label: string,
  { x, y, widthPx, ratio, colours }: LabelPlace,
): void {
  const padding = 5 * ratio;
  ctx.fillStyle = colours.ground;
  ctx.fillRect(x - widthPx / 2 - padding, y - 9 * ratio, widthPx + 2 * padding, 18 * ratio);
  ctx.fillStyle = colours.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(label, x, y);
}
