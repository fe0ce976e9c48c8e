import type { Clock } from './clock/clock.ts';
import type { Database } from './database/types.ts';
import type { AppLog } from './log/app-log.ts';
import type { Schedules } from './schedule/types.ts';

interface HousekeepingParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly schedules: Schedules;
  readonly log: AppLog;
  /** The zone of the person at the machine; only tests give another. */
  readonly timezone?: string;
}

const dayMs = 24 * 60 * 60_000;
// Small enough that the engine stands still for no longer than a few milliseconds at a time.
const rowsAtOnce = 500;
// A container that crashes each minute is told 130,000 times in 90 days; nobody reads so many.
const eventsAtMost = 100_000;

/** What is kept for how long. The audit is not among it, and never may be. */
const rules: readonly { readonly what: string; readonly keptMs: number; readonly sql: string }[] = [
  {
    what: 'events',
    keptMs: 90 * dayMs,
    sql: `DELETE FROM events WHERE seq IN
      (SELECT seq FROM events WHERE at < ? OR seq <= (SELECT max(seq) FROM events) - ${eventsAtMost} LIMIT ?)`,
  },
  {
    what: 'jobs',
    keptMs: 400 * dayMs,
    sql: 'DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_at < ? LIMIT ?)',
  },
  {
    what: 'questions',
    keptMs: 90 * dayMs,
    sql: 'DELETE FROM questions WHERE id IN (SELECT id FROM questions WHERE ended_at < ? LIMIT ?)',
  },
  {
    what: 'notices',
    keptMs: 90 * dayMs,
    sql: 'DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE ended_at < ? LIMIT ?)',
  },
  {
    what: 'crashes',
    keptMs: 90 * dayMs,
    sql: `DELETE FROM container_crashes WHERE (host_id, container_id, at) IN
      (SELECT host_id, container_id, at FROM container_crashes WHERE at < ? LIMIT ?)`,
  },
  {
    what: 'watchSpans',
    keptMs: 90 * dayMs,
    sql: `DELETE FROM host_watch_spans WHERE (host_id, from_at) IN
      (SELECT host_id, from_at FROM host_watch_spans WHERE to_at < ? LIMIT ?)`,
  },
  {
    what: 'changes',
    keptMs: 90 * dayMs,
    sql: 'DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at < ? LIMIT ?)',
  },
  {
    what: 'presenceSpans',
    keptMs: 90 * dayMs,
    sql: `DELETE FROM presence_spans WHERE from_at IN
      (SELECT from_at FROM presence_spans WHERE to_at < ? LIMIT ?)`,
  },
  {
    what: 'scheduleRuns',
    keptMs: 90 * dayMs,
    sql: 'DELETE FROM schedule_runs WHERE id IN (SELECT id FROM schedule_runs WHERE at < ? LIMIT ?)',
  },
];

/** Keeps `wheelhouse.db` small: once a day, what is older than anybody looks back is removed. */
export function createHousekeeping({ database, clock, schedules, log, timezone }: HousekeepingParts): void {
  const statements = rules.map((rule) => ({ ...rule, remove: database.prepare(rule.sql) }));

  async function prune(): Promise<void> {
    const now = clock.now();
    const removed: Record<string, number> = {};
    for (const { what, keptMs, remove } of statements) {
      let rows = 0;
      for (;;) {
        const gone = remove.run(now - keptMs, rowsAtOnce);
        rows += gone;
        if (gone < rowsAtOnce) break;
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
      removed[what] = rows;
    }
    log.info('Housekeeping.', { removed });
  }

  schedules.handle('housekeeping.prune', prune);
  schedules.upsert({
    id: 'housekeeping',
    kind: 'housekeeping.prune',
    cron: '30 4 * * *',
    timezone: timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    catchUp: 'once',
    enabled: true,
    input: {},
  });
}
