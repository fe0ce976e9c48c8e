import type { Status } from '../../main/contract/common.ts';

/** A stretch of time in one status. `until` null: it still lasts. Milliseconds since 1970. */
export interface TimelineSpan {
  readonly status: Status;
  readonly from: number;
  readonly until: number | null;
  /** Why, in words. */
  readonly text?: string;
}

/** Something that happened at one instant. */
export interface TimelineMark {
  readonly id: string;
  readonly at: number;
  readonly status: Status;
  readonly text: string;
}

/** One line of a timeline. */
export interface TimelineLane {
  readonly id: string;
  /** Left out where the timeline has one line, and its own label names it. */
  readonly label?: string;
  readonly spans: readonly TimelineSpan[];
  readonly marks?: readonly TimelineMark[];
}

export interface ClippedSpan extends TimelineSpan {
  readonly until: number;
}

/** Where an instant lies between two others: 0 at the first, 1 at the second, never outside. Pure. */
export function shareOf(at: number, from: number, until: number): number {
  return until <= from ? 0 : Math.min(1, Math.max(0, (at - from) / (until - from)));
}

/**
 * The spans within a window, oldest first, cut at its edges; neighbours of one status with the same words become one,
 * so that a day of samples is not a thousand slivers. What no span covers stays uncovered: nobody watched. Pure.
 */
export function clippedSpans(
  spans: readonly TimelineSpan[],
  from: number,
  until: number,
): readonly ClippedSpan[] {
  const clipped: ClippedSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const start = Math.max(from, span.from);
    const end = Math.min(until, span.until ?? until);
    if (end <= start) continue;
    const last = clipped.at(-1);
    if (last?.status === span.status && last.text === span.text && last.until >= start) {
      clipped[clipped.length - 1] = { ...last, until: Math.max(last.until, end) };
    } else {
      clipped.push({ ...span, from: start, until: end });
    }
  }
  return clipped;
}

/** The same spans with the time that nobody watched as spans of `unknown` between them. Pure. */
export function withGaps(spans: readonly ClippedSpan[], from: number, until: number): readonly ClippedSpan[] {
  const whole: ClippedSpan[] = [];
  let at = from;
  for (const span of spans) {
    if (span.from > at) whole.push({ status: 'unknown', from: at, until: span.from });
    whole.push(span);
    at = Math.max(at, span.until);
  }
  if (at < until) whole.push({ status: 'unknown', from: at, until });
  return whole;
}
