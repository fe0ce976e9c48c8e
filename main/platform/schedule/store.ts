import type { Database } from '../database/types.ts';
import type { Schedule, ScheduleRun } from './types.ts';

interface ScheduleRow {
  readonly id: string;
  readonly kind: string;
  readonly cron: string;
  readonly timezone: string;
  readonly catch_up: Schedule['catchUp'];
  readonly enabled: number;
  readonly next_due: number | null;
  readonly last_run: number | null;
  readonly judged_at: number;
  readonly input: string;
}

interface RunRow {
  readonly id: number;
  readonly schedule_id: string;
  readonly due: number;
  readonly state: ScheduleRun['state'];
  readonly at: number;
  readonly count: number;
  readonly error: string | null;
}

/** A schedule with the wall-clock time at which its next due instant was worked out. */
export interface StoredSchedule {
  readonly schedule: Schedule;
  readonly judgedAt: number;
}

function toStored(row: ScheduleRow): StoredSchedule {
  return {
    schedule: {
      id: row.id,
      kind: row.kind,
      cron: row.cron,
      timezone: row.timezone,
      catchUp: row.catch_up,
      enabled: row.enabled === 1,
      nextDue: row.next_due,
      lastRun: row.last_run,
      input: JSON.parse(row.input) as Schedule['input'],
    },
    judgedAt: row.judged_at,
  };
}

function toRun(row: RunRow): ScheduleRun {
  return {
    scheduleId: row.schedule_id,
    due: row.due,
    state: row.state,
    at: row.at,
    count: row.count,
    error: row.error,
  };
}

/** The SQL of the tables `schedules` and `schedule_runs`. */
export function createScheduleStore(database: Database) {
  const all = database.prepare<ScheduleRow>('SELECT * FROM schedules ORDER BY id');
  const one = database.prepare<ScheduleRow>('SELECT * FROM schedules WHERE id = ?');
  const upsert = database.prepare(`
    INSERT INTO schedules (id, kind, cron, timezone, catch_up, enabled, next_due, last_run, judged_at, input)
    VALUES (@id, @kind, @cron, @timezone, @catchUp, @enabled, @nextDue, NULL, @judgedAt, @input)
    ON CONFLICT (id) DO UPDATE SET kind = @kind, cron = @cron, timezone = @timezone, catch_up = @catchUp,
      enabled = @enabled, next_due = @nextDue, judged_at = @judgedAt, input = @input`);
  const setNext = database.prepare('UPDATE schedules SET next_due = ?, judged_at = ? WHERE id = ?');
  const setLast = database.prepare('UPDATE schedules SET last_run = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM schedules WHERE id = ?');
  const insertRun = database.prepare<{ id: number }>(`
    INSERT INTO schedule_runs (schedule_id, due, state, at, count) VALUES (?, ?, ?, ?, ?) RETURNING id`);
  const endRun = database.prepare('UPDATE schedule_runs SET state = ?, error = ? WHERE id = ?');
  const endLeft = database.prepare(
    "UPDATE schedule_runs SET state = 'failed', error = ? WHERE state = 'running'",
  );
  const runs = database.prepare<RunRow>(
    'SELECT * FROM schedule_runs WHERE schedule_id = ? ORDER BY id DESC LIMIT ?',
  );
  const lastDue = database.prepare<{ due: number }>(`
    SELECT due FROM schedule_runs WHERE schedule_id = ? AND state != 'missed' ORDER BY id DESC LIMIT 1`);

  return {
    all: () => all.all().map(toStored),
    find: (id: string) => {
      const row = one.get(id);
      return row === undefined ? undefined : toStored(row);
    },
    upsert: (schedule: Omit<Schedule, 'lastRun'>, judgedAt: number) =>
      upsert.run({
        id: schedule.id,
        kind: schedule.kind,
        cron: schedule.cron,
        timezone: schedule.timezone,
        catchUp: schedule.catchUp,
        enabled: schedule.enabled ? 1 : 0,
        nextDue: schedule.nextDue,
        judgedAt,
        input: JSON.stringify(schedule.input),
      }),
    setNext: (id: string, nextDue: number | null, judgedAt: number) => setNext.run(nextDue, judgedAt, id),
    setLast: (id: string, at: number) => setLast.run(at, id),
    remove: (id: string) => remove.run(id),
    insertRun(id: string, due: number, state: ScheduleRun['state'], at: number, count = 1): number {
      const row = insertRun.get(id, due, state, at, count);
      if (row === undefined) throw new Error('SQLite answered no row for a scheduled run.');
      return row.id;
    },
    endRun: (runId: number, state: ScheduleRun['state'], error: string | null) =>
      endRun.run(state, error, runId),
    /** Ends what a dead engine left running. */
    endLeft: (error: string) => endLeft.run(error),
    runs: (id: string, limit: number) => runs.all(id, limit).map(toRun),
    /** The due instant of the run that was started or skipped last. */
    lastDue: (id: string) => lastDue.get(id)?.due ?? null,
  };
}
