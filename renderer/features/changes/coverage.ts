import type { HostCoverage } from '../../../main/contract/changes.ts';
import type { TimelineSpan } from '../../ui/timeline-model.ts';

const worthSayingMs = 15 * 60_000;

/** The longest time in which nobody watched any host; null where there was none worth a word. Pure. */
export function longestGap(
  hosts: readonly HostCoverage[],
): { readonly from: number; readonly to: number } | null {
  let longest: { from: number; to: number } | null = null;
  for (const { from, to, state } of hosts.flatMap(({ spans }) => spans)) {
    if (state !== 'unwatched' || to - from < worthSayingMs) continue;
    if (longest === null || to - from > longest.to - longest.from) longest = { from, to };
  }
  return longest;
}

/** A host's time as a line of a timeline: what nobody watched is left out, and so drawn as a gap. Pure. */
export function toTimelineSpans({ spans }: HostCoverage, unreachable: string): readonly TimelineSpan[] {
  return spans.flatMap(({ from, to, state }): TimelineSpan[] => {
    if (state === 'unwatched') return [];
    if (state === 'unreachable') return [{ status: 'unknown', from, until: to, text: unreachable }];
    return [{ status: state, from, until: to }];
  });
}
