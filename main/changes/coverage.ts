import type { HostCoverage } from '../contract/changes.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

type CoverageSpan = HostCoverage['spans'][number];

// An engine that starts needs a moment to log in everywhere; that moment says nothing about a host.
const shortestAwayMs = 30_000;

/**
 * What is known of a host between two instants, without a hole: `unreachable` only where this machine was there and
 * could not see the host; where it was not there, nobody watched. Pure.
 */
export function coverageOf(
  { from, to }: Span,
  sources: { watched: readonly Span[]; presence: readonly Span[]; degraded: readonly Span[] },
): { readonly watchedMs: number; readonly spans: CoverageSpan[] } {
  const watched = union(sources.watched);
  const presence = union(sources.presence);
  const degraded = union(sources.degraded);
  const edges = [from, to, ...[watched, presence, degraded].flat().flatMap((span) => [span.from, span.to])];
  const inside = [...new Set(edges)].filter((edge) => edge >= from && edge <= to).sort((a, b) => a - b);
  const spans: CoverageSpan[] = [];
  for (const [index, start] of inside.entries()) {
    const end = inside[index + 1];
    if (end === undefined) break;
    const state = covers(watched, start)
      ? covers(degraded, start)
        ? 'degraded'
        : 'up'
      : covers(presence, start)
        ? 'unreachable'
        : 'unwatched';
    push(spans, { from: start, to: end, state });
  }
  const judged: CoverageSpan[] = [];
  for (const span of spans) {
    const isMoment = span.state === 'unreachable' && span.to - span.from < shortestAwayMs;
    push(judged, isMoment ? { ...span, state: 'unwatched' } : span);
  }
  const watchedMs = judged
    .filter(({ state }) => state === 'up' || state === 'degraded')
    .reduce((sum, span) => sum + span.to - span.from, 0);
  return { watchedMs, spans: judged };
}

function covers(spans: readonly Span[], at: number): boolean {
  return spans.some((span) => span.from <= at && at < span.to);
}

function push(spans: CoverageSpan[], span: CoverageSpan): void {
  const last = spans.at(-1);
  if (last?.state === span.state && last.to === span.from) spans[spans.length - 1] = { ...last, to: span.to };
  else spans.push(span);
}

function union(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}
