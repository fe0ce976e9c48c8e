import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { Inventories } from './inventories.ts';
import type { StackHistory } from './queries.ts';

interface CrashSumRow {
  readonly container_id: string;
  readonly name: string;
  readonly count: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly exit_codes: string | null;
  readonly oom_killed: number;
}

const exitCodesShown = 5;

/** What is kept of the past of containers, read for other rooms. */
export function createStackHistory(
  clock: Clock,
  database: Database,
  inventories: Pick<Inventories, 'get' | 'onSave'>,
): StackHistory {
  const selectSpans = database.prepare<{ from: number; to: number }>(`
    SELECT from_at AS "from", to_at AS "to" FROM host_watch_spans
    WHERE host_id = ? AND to_at > ? AND from_at < ? ORDER BY from_at`);
  const sumCrashes = database.prepare<CrashSumRow>(`
    SELECT container_id, max(name) AS name, count(*) AS count, min(at) AS first_at, max(at) AS last_at,
      group_concat(DISTINCT exit_code) AS exit_codes, max(oom_killed) AS oom_killed
    FROM container_crashes WHERE host_id = ? AND at >= ? AND at <= ? GROUP BY container_id`);
  return {
    onSave: (listener) => {
      inventories.onSave(listener);
    },
    watchSpans(hostId, since, until) {
      const spans = selectSpans.all(hostId, since, until);
      const watchedSince = inventories.get(hostId)?.watchedSince ?? null;
      // The span of the watch that goes on is only written now and then.
      const past = watchedSince === null ? spans : spans.filter(({ from }) => from !== watchedSince);
      const all = watchedSince === null ? past : [...past, { from: watchedSince, to: clock.now() }];
      return all
        .map(({ from, to }) => ({ from: Math.max(from, since), to: Math.min(to, until) }))
        .filter(({ from, to }) => to > from);
    },
    crashes: (hostId, since, until) =>
      sumCrashes.all(hostId, since, until).map((row) => ({
        containerId: row.container_id,
        name: row.name,
        count: row.count,
        firstAt: row.first_at,
        lastAt: row.last_at,
        exitCodes: (row.exit_codes ?? '')
          .split(',')
          .filter((code) => code !== '')
          .slice(0, exitCodesShown)
          .map(Number),
        oomKilled: row.oom_killed === 1,
      })),
  };
}
