import { expect, test } from 'vitest';
import { toUnreachable } from '../../../main/changes/hosts.ts';
import { importanceOf, nothingMore, sortChanges } from '../../../main/changes/shape.ts';
import type { Change } from '../../../main/contract/changes.ts';
import { hostView } from '../../support/scripted-hosts.ts';

function change(kind: Change['kind'], at: number): Change {
  const importance = importanceOf(kind);
  const names = { hostId: 'h1', host: 'shop', subject: 'api' };
  return { ...nothingMore, ...names, id: `${kind} ${String(at)}`, kind, importance, firstAt: at, at };
}

test('a deployment stands before hosts that were away and before noise, however old it is', () => {
  const sorted = sortChanges([
    change('restarted', 9),
    change('unreachable', 8),
    change('added', 5),
    change('stopped', 6),
    change('crashed', 3),
    change('crashed', 4),
    change('deployed', 1),
  ]);
  expect(sorted.map(({ kind, at }) => `${kind} ${String(at)}`)).toEqual([
    'deployed 1',
    'crashed 4',
    'crashed 3',
    'unreachable 8',
    'stopped 6',
    'added 5',
    'restarted 9',
  ]);
});

test('a host that is away is one change that goes on; one that came back was away until then; minutes alone count', () => {
  const minuteMs = 60_000;
  const span = (from: number, to: number) => ({
    state: 'unreachable' as const,
    from: from * minuteMs,
    to: to * minuteMs,
  });
  const host = hostView();
  const away = { ...host, connection: { ...host.connection, state: 'backoff' as const } };
  const spans = [span(0, 1), span(10, 20), span(30, 60)];
  expect(toUnreachable(away, { spans }, 60 * minuteMs)).toMatchObject([{ count: 2, endedAt: null }]);
  expect(toUnreachable(host, { spans: spans.slice(0, 2) }, 60 * minuteMs)).toMatchObject([
    { count: 1, endedAt: 20 * minuteMs },
  ]);
  const restarted = [span(10, 20), { ...span(20, 21), state: 'unwatched' as const }, span(21, 30)];
  expect(toUnreachable(host, { spans: restarted }, 60 * minuteMs)).toMatchObject([{ count: 1 }]);
  const seen = [span(10, 20), { ...span(20, 21), state: 'up' as const }, span(21, 30)];
  expect(toUnreachable(host, { spans: seen }, 60 * minuteMs)).toMatchObject([{ count: 2 }]);
  expect(toUnreachable(host, { spans: spans.slice(0, 1) }, 60 * minuteMs)).toEqual([]);
});
