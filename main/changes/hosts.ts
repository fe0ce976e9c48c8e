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
  const away = spans.filter(({ state, from, to }) => state === 'unreachable' && to - from >= worthTellingMs);
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
