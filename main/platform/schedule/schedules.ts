import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import { toErrorView } from '../errors.ts';
import type { Events } from '../events/types.ts';
import type { AppLog } from '../log/app-log.ts';
import type { Questions } from '../questions/types.ts';
import { askToCatchUp } from './ask.ts';
import { readPattern } from './next-due.ts';
import { createScheduleStore, type StoredSchedule } from './store.ts';
import { startMinuteTicker } from './ticker.ts';
import type { Schedule, Schedules } from './types.ts';

interface SchedulesParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  readonly log: AppLog;
  /** Whoever has the catch-up policy `ask` is asked through these. */
  readonly questions: Pick<Questions, 'ask'>;
  /** From 0 to 1, spreads what is caught up after a sleep; only tests give another. */
  readonly random?: () => number;
}

type Handler = (schedule: Schedule, due: number) => Promise<void>;

const minuteMs = 60_000;
// The ticker beats each minute; what is seen later than this was not awake when it was due.
const onTimeMs = 1.5 * minuteMs;
const mostJitterMs = minuteMs;
// A clock that goes back further was wrong before, and what ran in that time does not count as done.
const smallCorrectionMs = 25 * 60 * minuteMs;

/** The schedules of this engine: rows with the instant of their next run, judged against the wall clock. */
export function createSchedules({
  database,
  clock,
  events,
  log,
  questions,
  random = Math.random,
}: SchedulesParts): Schedules {
  const store = createScheduleStore(database);
  const handlers = new Map<string, Handler>();
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Disposable>();
  const asking = new Map<string, AbortController>();
  let ticker: Disposable | null = null;
  store.endLeft('Wheelhouse ended while it ran.');

  function record(fact: 'missed' | 'failed', { id, kind }: Schedule, details: Record<string, unknown>): void {
    events.record({
      type: `schedule.${fact}`,
      hostId: null,
      subject: id,
      payload: { scheduleId: id, kind, ...details },
    });
  }

  /** Runs one that has been written down as running; never rejects. */
  async function carryOut(
    schedule: Schedule,
    due: number,
    runId: number,
    end: 'ran' | 'caughtUp',
  ): Promise<void> {
    try {
      const handler = handlers.get(schedule.kind);
      if (handler === undefined) throw new Error(`Nothing here runs schedules of the kind ${schedule.kind}.`);
      await handler(schedule, due);
      store.endRun(runId, end, null);
    } catch (error) {
      log.error('A scheduled run failed.', { scheduleId: schedule.id, error });
      const { message } = toErrorView(error);
      database.transaction(() => {
        store.endRun(runId, 'failed', message);
        record('failed', schedule, { due, error: message });
      });
    }
  }

  /** Writes down that it runs and moves the row on, in one transaction; then starts it. */
  function begin(
    schedule: Schedule,
    due: number,
    now: number,
    end: 'ran' | 'caughtUp',
    note: () => void,
  ): void {
    // Whatever was asked about an earlier run is answered by this one.
    asking.get(schedule.id)?.abort(new Error('A later run has begun.'));
    const runId = database.transaction(() => {
      note();
      store.setNext(schedule.id, readPattern(schedule.cron, schedule.timezone).after(now), now);
      store.setLast(schedule.id, now);
      return store.insertRun(schedule.id, due, 'running', now);
    });
    const run = carryOut(schedule, due, runId, end)
      .catch((error: unknown) => {
        log.error('The end of a scheduled run could not be written.', { scheduleId: schedule.id, error });
      })
      .finally(() => running.delete(schedule.id));
    running.set(schedule.id, run);
  }

  /** Starts a late one after a while of its own, so that a laptop that wakes does not start everything at once. */
  function catchUpLater(id: string): void {
    const timer = clock.after(random() * mostJitterMs, () => {
      waiting.delete(id);
      judgeSafely(id, true);
    });
    waiting.set(id, timer);
  }

  /** Asks whether to run now what was missed; never rejects. The missed run is written down already. */
  async function catchUpIfAsked(schedule: Schedule, due: number, missed: number): Promise<void> {
    asking.get(schedule.id)?.abort(new Error('A later run was missed too.'));
    const ending = new AbortController();
    asking.set(schedule.id, ending);
    try {
      const isWanted = await askToCatchUp(questions, schedule, { due, missed }, ending.signal);
      const stored = store.find(schedule.id)?.schedule;
      if (!isWanted || stored?.enabled !== true || running.has(schedule.id)) return;
      begin(stored, due, clock.now(), 'caughtUp', () => undefined);
    } catch (error) {
      log.error('A missed run could not be asked about.', { scheduleId: schedule.id, error });
    } finally {
      if (asking.get(schedule.id) === ending) asking.delete(schedule.id);
    }
  }

  function judgeDue(schedule: Schedule, first: number, now: number, hasWaited: boolean): void {
    const times = readPattern(schedule.cron, schedule.timezone);
    const { count, latest } = times.between(first, now);
    const isOnTime = now - latest <= onTimeMs;
    const missed = isOnTime ? count - 1 : count;
    const noteMissed = (): void => {
      if (missed === 0) return;
      store.insertRun(schedule.id, first, 'missed', now, missed);
      record('missed', schedule, { due: first, count: missed });
    };
    if (running.has(schedule.id)) {
      database.transaction(() => {
        noteMissed();
        if (isOnTime) store.insertRun(schedule.id, latest, 'skipped', now);
        store.setNext(schedule.id, times.after(now), now);
      });
    } else if (isOnTime) {
      begin(schedule, latest, now, 'ran', noteMissed);
    } else if (schedule.catchUp !== 'once') {
      database.transaction(() => {
        noteMissed();
        store.setNext(schedule.id, times.after(now), now);
      });
      if (schedule.catchUp === 'ask') void catchUpIfAsked(schedule, latest, missed);
    } else if (hasWaited) {
      begin(schedule, latest, now, 'caughtUp', noteMissed);
    } else {
      // The row stays as it is meanwhile: an engine that dies while it waits finds it late again.
      catchUpLater(schedule.id);
    }
  }

  function judge({ schedule, judgedAt }: StoredSchedule, hasWaited: boolean): void {
    const { id, enabled, nextDue } = schedule;
    if (!enabled || waiting.has(id)) return;
    const now = clock.now();
    if (now < judgedAt - minuteMs) {
      // The clock went back: what ran already in the time that comes again does not run twice.
      const last = store.lastDue(id) ?? now;
      const from = last - now <= smallCorrectionMs ? Math.max(now, last) : now;
      store.setNext(id, readPattern(schedule.cron, schedule.timezone).after(from), now);
      return;
    }
    if (nextDue !== null && nextDue <= now) judgeDue(schedule, nextDue, now, hasWaited);
  }

  function judgeSafely(id: string, hasWaited: boolean): void {
    try {
      const stored = store.find(id);
      if (stored !== undefined) judge(stored, hasWaited);
    } catch (error) {
      // One row that cannot be judged must not keep the others from running; it is judged again in a minute.
      log.error('A schedule could not be judged.', { scheduleId: id, error });
    }
  }

  function tick(): void {
    for (const { schedule } of store.all()) judgeSafely(schedule.id, false);
  }

  return {
    handle(kind, run) {
      handlers.set(kind, run);
    },
    upsert(given) {
      const now = clock.now();
      const times = readPattern(given.cron, given.timezone);
      const stored = store.find(given.id)?.schedule;
      const isSame =
        stored?.cron === given.cron && stored.timezone === given.timezone && stored.enabled === given.enabled;
      const fresh = given.enabled ? times.after(now) : null;
      const schedule = { ...given, nextDue: isSame ? stored.nextDue : fresh };
      const before = stored === undefined ? undefined : { ...stored, lastRun: null };
      if (!isDeepStrictEqual(before, { ...schedule, lastRun: null })) store.upsert(schedule, now);
      return { ...schedule, lastRun: stored?.lastRun ?? null };
    },
    remove(id) {
      waiting.get(id)?.[Symbol.dispose]();
      waiting.delete(id);
      asking.get(id)?.abort(new Error('The schedule was removed.'));
      store.remove(id);
    },
    list: () => store.all().map(({ schedule }) => schedule),
    runs: (scheduleId, limit) => store.runs(scheduleId, limit),
    tick: () => {
      tick();
      return Promise.resolve();
    },
    start() {
      ticker ??= startMinuteTicker(clock, log, tick);
      tick();
    },
    async stop(deadlineMs) {
      ticker?.[Symbol.dispose]();
      ticker = null;
      for (const timer of waiting.values()) timer[Symbol.dispose]();
      waiting.clear();
      for (const ending of asking.values()) ending.abort(new Error('Wheelhouse ends.'));
      if (running.size === 0) return;
      const done = new AbortController();
      const all = Promise.all(running.values());
      await Promise.race([all, clock.sleep(deadlineMs, done.signal).catch(() => undefined)]);
      done.abort();
    },
  };
}
