import type { Change, HostCoverage } from '../contract/changes.ts';
import type { HostView } from '../contract/hosts.ts';
import type { Event } from '../platform/events/types.ts';
import { importanceOf, nothingMore } from './shape.ts';

// A look that came a little late is no news.
const worthTellingMs = 120_000;

/** When a host could not be reached while somebody was there to see it; one change, however often. Pure. */
export function toUnreachable(
  host: HostView,
  { spans }: Pick<HostCoverage, 'spans'>,
  until: number,
): Change[] {
  const away = joined(spans).filter(({ from, to }) => to - from >= worthTellingMs);
  const last = away.at(-1);
  const first = away[0];
  if (first === undefined || last === undefined) return [];
  const isStillAway = last.to >= until - worthTellingMs && host.connection.state !== 'ready';
  return [
    {
      ...nothingMore,
      id: `${host.id}:unreachable`,
      kind: 'unreachable',
      importance: importanceOf('unreachable'),
      hostId: host.id,
      host: host.name,
      subject: host.name,
      firstAt: first.from,
      at: last.from,
      endedAt: isStillAway ? null : last.to,
      count: away.length,
      detail: isStillAway ? (host.connection.error?.message ?? null) : null,
    },
  ];
}

/** An engine of Wheelhouse that was started anew meanwhile did not see the host come back. */
function joined(spans: HostCoverage['spans']): readonly { readonly from: number; readonly to: number }[] {
  const away: { from: number; to: number }[] = [];
  for (const { state, from, to } of spans) {
    if (state !== 'unreachable') continue;
    const last = away.at(-1);
    const wasSeen = spans.some((span) => span.state !== 'unwatched' && last?.to === span.from);
    if (last !== undefined && !wasSeen && from - last.to < worthTellingMs) last.to = to;
    else away.push({ from, to });
  }
  return away;
}

/** A host that showed another key than the known one, from the events of hosts. Pure. */
export function toKeyChanges(host: HostView, events: readonly Event[]): Change[] {
  const seen = events.filter(
    ({ hostId, payload }) => hostId === host.id && codeOf(payload['error']) === 'HOST_KEY_CHANGED',
  );
  const last = seen[0];
  if (last === undefined) return [];
  return [
    {
      ...nothingMore,
      id: `${host.id}:hostKeyChanged`,
      kind: 'hostKeyChanged',
      importance: importanceOf('hostKeyChanged'),
      hostId: host.id,
      host: host.name,
      subject: host.name,
      firstAt: seen.at(-1)?.at ?? last.at,
      at: last.at,
      endedAt: host.connection.state === 'ready' ? host.connection.lastReadyAt : null,
      count: seen.length,
    },
  ];
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}
