import { expect, test } from 'vitest';
import { createEvents } from '../../../../main/platform/events/events.ts';
import { createQuestions } from '../../../../main/platform/questions/questions.ts';
import { createSchedules } from '../../../../main/platform/schedule/schedules.ts';
import type { CatchUp, Schedule } from '../../../../main/platform/schedule/types.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { quietLog } from '../../../support/quiet-log.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

const nightly = {
  id: 'nightly',
  kind: 'backup',
  cron: '0 2 * * *',
  timezone: 'UTC',
  catchUp: 'once' as CatchUp,
  enabled: true,
  input: {},
};

function parts(start: string) {
  const clock = new VirtualClock(start);
  const { database, folder } = temporaryDatabase(clock);
  const events = createEvents(database, clock);
  const log = quietLog(folder);
  /** A life of the engine: its schedules, and what ran at which time of the clock. */
  const live = (run: () => Promise<void> = () => Promise.resolve()) => {
    const ran: string[] = [];
    const questions = createQuestions({ database, clock, events });
    const schedules = createSchedules({ database, clock, events, log, questions, random: () => 0.5 });
    schedules.handle('backup', async (_schedule: Schedule, due) => {
      ran.push(
        `${new Date(clock.now()).toISOString().slice(5, 16)} for ${new Date(due).toISOString().slice(5, 16)}`,
      );
      await run();
    });
    return { schedules, ran, questions };
  };
  return { clock, database, events, live };
}

/** The engine awake for a while, ticking each minute. */
async function awake(
  clock: VirtualClock,
  schedules: { tick(): Promise<void> },
  forMs: number,
): Promise<void> {
  for (let passed = 0; passed < forMs; passed += minute) {
    await schedules.tick();
    await clock.advance(minute);
  }
}

const states = (schedules: ReturnType<typeof createSchedules>) =>
  schedules
    .runs('nightly', 100)
    .toReversed()
    .map(
      (run) =>
        `${run.state} ${new Date(run.due).toISOString().slice(5, 16)}${run.count > 1 ? ` x${run.count}` : ''}`,
    );

test('a schedule runs at each of its times, once, while the engine is awake', async () => {
  const { clock, live } = parts('2026-01-15T00:00:30Z');
  const { schedules, ran } = live();
  expect(schedules.upsert(nightly)).toMatchObject({
    nextDue: Date.parse('2026-01-15T02:00Z'),
    lastRun: null,
  });
  await awake(clock, schedules, 2 * day);
  expect(ran).toEqual(['01-15T02:00 for 01-15T02:00', '01-16T02:00 for 01-16T02:00']);
  expect(states(schedules)).toEqual(['ran 01-15T02:00', 'ran 01-16T02:00']);
  expect(schedules.list()).toMatchObject([
    { nextDue: Date.parse('2026-01-17T02:00Z'), lastRun: Date.parse('2026-01-16T02:00:30Z') },
  ]);
});

test('after a sleep of three days what was missed is recorded, and caught up once, after a while of its own', async () => {
  const { clock, live, events } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  clock.jump(3 * day);
  await schedules.tick();
  await schedules.tick();
  expect(ran).toEqual([]);
  await clock.advance(minute);
  await awake(clock, schedules, hour);
  expect(ran).toEqual(['01-18T12:00 for 01-18T02:00']);
  expect(states(schedules)).toEqual(['missed 01-16T02:00 x3', 'caughtUp 01-18T02:00']);
  expect(events.find({ type: 'schedule.missed', limit: 10 })).toMatchObject([
    { subject: 'nightly', payload: { count: 3, due: Date.parse('2026-01-16T02:00Z') } },
  ]);
  expect(clock.pendingTimers).toBe(0);
});

test('an engine that was away when a run was due catches it up at its start, even if it dies while it waits', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  live().schedules.upsert(nightly);
  clock.jump(day);
  const second = live();
  await second.schedules.tick();
  await second.schedules.stop(0);
  await clock.advance(5 * minute);
  expect(second.ran).toEqual([]);
  const third = live();
  third.schedules.upsert(nightly);
  await awake(clock, third.schedules, 5 * minute);
  expect(third.ran).toEqual(['01-16T12:05 for 01-16T02:00']);
});

test.each(['skip', 'ask'] as const)(
  'with the policy “%s” a missed run is recorded and not run',
  async (catchUp) => {
    const { clock, live } = parts('2026-01-15T12:00:00Z');
    const { schedules, ran } = live();
    schedules.upsert({ ...nightly, catchUp });
    clock.jump(2 * day);
    await awake(clock, schedules, hour);
    expect(ran).toEqual([]);
    expect(states(schedules)).toEqual(['missed 01-16T02:00 x2']);
    await awake(clock, schedules, 14 * hour);
    expect(ran).toEqual(['01-18T02:00 for 01-18T02:00']);
  },
);

test.each([
  ['run', ['01-17T13:01 for 01-17T02:00'], ['missed 01-16T02:00 x2', 'caughtUp 01-17T02:00']],
  ['skip', [], ['missed 01-16T02:00 x2']],
])(
  'with the policy “ask” a person is asked about what was missed, and can say “%s”',
  async (choice, runs, rows) => {
    const { clock, live } = parts('2026-01-15T12:00:00Z');
    const { schedules, ran, questions } = live();
    schedules.upsert({ ...nightly, catchUp: 'ask' });
    clock.jump(2 * day);
    await awake(clock, schedules, hour + minute);
    expect(questions.open()).toMatchObject([
      {
        kind: 'catchUp',
        subject: { name: 'nightly' },
        facts: { missed: 2, due: Date.parse('2026-01-17T02:00Z') },
      },
    ]);
    questions.answer(questions.open()[0]?.id ?? '', { fields: {}, choice }, 'ana (cli)');
    await awake(clock, schedules, minute);
    expect(ran).toEqual(runs);
    expect(states(schedules)).toEqual(rows);
    expect(questions.open()).toEqual([]);
  },
);

test('the question about a missed run ends where a later run comes, or the schedule goes', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran, questions } = live();
  schedules.upsert({ ...nightly, catchUp: 'ask' });
  clock.jump(2 * day);
  await awake(clock, schedules, 14 * hour + minute);
  expect(ran).toEqual(['01-18T02:00 for 01-18T02:00']);
  expect(questions.open()).toEqual([]);
  clock.jump(2 * day + 5 * hour);
  await awake(clock, schedules, hour);
  expect(questions.open()).toHaveLength(1);
  schedules.remove('nightly');
  expect(questions.open()).toEqual([]);
});

test('a run that is due at the very wake-up counts as on time, and what was missed before it is not run besides', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  clock.jump(2 * day + 14 * hour + minute);
  await awake(clock, schedules, hour);
  expect(ran).toEqual(['01-18T02:01 for 01-18T02:00']);
  expect(states(schedules)).toEqual(['missed 01-16T02:00 x2', 'ran 01-18T02:00']);
});

test('a clock put back by an hour runs nothing twice', async () => {
  const { clock, live } = parts('2026-01-15T01:30:00Z');
  const { schedules, ran } = live();
  schedules.upsert({ ...nightly, cron: '*/30 * * * *' });
  await awake(clock, schedules, hour + minute);
  expect(ran).toEqual(['01-15T02:00 for 01-15T02:00', '01-15T02:30 for 01-15T02:30']);
  clock.jump(-hour);
  await awake(clock, schedules, hour + minute);
  expect(ran).toHaveLength(2);
  await awake(clock, schedules, 29 * minute);
  expect(ran.slice(2)).toEqual(['01-15T03:00 for 01-15T03:00']);
});

test('a clock put forward by an hour catches up once', async () => {
  const { clock, live } = parts('2026-01-15T01:30:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  await awake(clock, schedules, 10 * minute);
  clock.jump(hour);
  await awake(clock, schedules, hour);
  expect(ran).toEqual(['01-15T02:40 for 01-15T02:00']);
});

test('a clock that was a year ahead and is put right goes on at the next real time', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  clock.jump(year);
  await awake(clock, schedules, day);
  expect(ran).toEqual(['01-15T12:00 for 01-15T02:00', '01-16T02:00 for 01-16T02:00']);
  expect(states(schedules)[0]).toBe('missed 01-16T02:00 x365');
  clock.jump(-year);
  await awake(clock, schedules, day);
  expect(ran.slice(2)).toEqual(['01-17T02:00 for 01-17T02:00']);
});

test('a clock that was a year behind and is put right catches up once', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  clock.jump(-year);
  await awake(clock, schedules, day);
  clock.jump(year);
  await awake(clock, schedules, hour);
  expect(ran).toEqual(['01-16T02:00 for 01-16T02:00', '01-16T12:00 for 01-16T02:00']);
});

test('on the day the clocks go forward a 02:30 run comes once, and every half hour none is lost or doubled', async () => {
  const { clock, live } = parts('2026-03-08T06:00:30Z');
  const { schedules, ran } = live();
  schedules.upsert({ ...nightly, id: 'fixed', cron: '30 2 * * *', timezone: 'America/New_York' });
  schedules.upsert({ ...nightly, id: 'often', cron: '*/30 * * * *', timezone: 'America/New_York' });
  await awake(clock, schedules, 2 * hour + minute);
  expect(schedules.runs('fixed', 9).map((run) => run.due)).toEqual([Date.parse('2026-03-08T07:00Z')]);
  expect(schedules.runs('often', 9)).toHaveLength(4);
  expect(ran).toHaveLength(5);
});

test('on the day the clocks go back a 01:30 run comes once, and every half hour none is lost or doubled', async () => {
  const { clock, live } = parts('2026-11-01T05:00:30Z');
  const { schedules } = live();
  schedules.upsert({ ...nightly, id: 'fixed', cron: '30 1 * * *', timezone: 'America/New_York' });
  schedules.upsert({ ...nightly, id: 'often', cron: '*/30 * * * *', timezone: 'America/New_York' });
  await awake(clock, schedules, 3 * hour + minute);
  expect(schedules.runs('fixed', 9).map((run) => run.due)).toEqual([Date.parse('2026-11-01T05:30Z')]);
  expect(schedules.runs('often', 9).map((run) => new Date(run.due).toISOString().slice(11, 16))).toEqual([
    '08:00',
    '07:30',
    '07:00',
    '06:30',
    '06:00',
    '05:30',
  ]);
});

test('a run that is due while the one before still goes on is skipped, and said so', async () => {
  const { clock, live } = parts('2026-01-15T00:00:00Z');
  const gate = Promise.withResolvers<void>();
  const { schedules, ran } = live(() => gate.promise);
  schedules.upsert({ ...nightly, cron: '*/30 * * * *' });
  await awake(clock, schedules, 91 * minute);
  expect(ran).toHaveLength(1);
  expect(states(schedules)).toEqual(['running 01-15T00:30', 'skipped 01-15T01:00', 'skipped 01-15T01:30']);
  gate.resolve();
  await awake(clock, schedules, 30 * minute);
  expect(ran).toHaveLength(2);
  expect(states(schedules)[0]).toBe('ran 01-15T00:30');
});

test('a failed run is recorded with its sentence, and the next one comes', async () => {
  const { clock, live, events } = parts('2026-01-15T00:00:00Z');
  const { schedules, ran } = live(() => Promise.reject(new Error('The disk is full.')));
  schedules.upsert(nightly);
  schedules.upsert({ ...nightly, id: 'other', kind: 'unheard-of' });
  await awake(clock, schedules, 3 * hour);
  expect(schedules.runs('nightly', 9)).toMatchObject([{ state: 'failed', error: 'The disk is full.' }]);
  expect(schedules.runs('other', 9)).toMatchObject([
    { state: 'failed', error: 'Nothing here runs schedules of the kind unheard-of.' },
  ]);
  expect(events.find({ type: 'schedule.failed', limit: 9 })).toHaveLength(2);
  await awake(clock, schedules, day);
  expect(ran).toHaveLength(2);
});

test('a run that a dead engine left is told as failed at the next start', async () => {
  const { clock, live } = parts('2026-01-15T00:00:00Z');
  const first = live(() => new Promise(() => undefined));
  first.schedules.upsert(nightly);
  await awake(clock, first.schedules, 3 * hour);
  expect(states(first.schedules)).toEqual(['running 01-15T02:00']);
  expect(live().schedules.runs('nightly', 9)).toMatchObject([
    { state: 'failed', error: 'Wheelhouse ended while it ran.' },
  ]);
});

test('the same schedule given again at a start keeps what is due; another pattern counts from now', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  clock.jump(day);
  expect(schedules.upsert(nightly).nextDue).toBe(Date.parse('2026-01-16T02:00Z'));
  expect(schedules.upsert({ ...nightly, cron: '0 3 * * *' }).nextDue).toBe(Date.parse('2026-01-17T03:00Z'));
  await awake(clock, schedules, hour);
  expect(ran).toEqual([]);
});

test('a disabled schedule is never due, and the time it was disabled is not missed', async () => {
  const { clock, live } = parts('2026-01-15T12:00:00Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  expect(schedules.upsert({ ...nightly, enabled: false }).nextDue).toBeNull();
  clock.jump(3 * day);
  await awake(clock, schedules, hour);
  schedules.upsert(nightly);
  await awake(clock, schedules, hour);
  expect(ran).toEqual([]);
  expect(schedules.runs('nightly', 9)).toEqual([]);
  schedules.remove('nightly');
  expect(schedules.list()).toEqual([]);
});

test('one row that cannot be judged keeps no other from running', async () => {
  const { clock, live, database } = parts('2026-01-15T01:59:00Z');
  const { schedules, ran } = live();
  schedules.upsert({ ...nightly, id: 'a-broken-one' });
  schedules.upsert(nightly);
  database.prepare("UPDATE schedules SET timezone = 'Mars/Olympus' WHERE id = 'a-broken-one'").run();
  await awake(clock, schedules, 5 * minute);
  expect(ran).toEqual(['01-15T02:00 for 01-15T02:00']);
});

test('the engine’s own beat comes within 90 s of running time even when the wall clock goes back', async () => {
  const { clock, live } = parts('2026-01-15T01:58:30Z');
  const { schedules, ran } = live();
  schedules.upsert(nightly);
  schedules.start();
  await clock.advance(91_000);
  expect(ran).toHaveLength(1);
  clock.jump(-5 * day);
  await clock.advance(91_000);
  expect(schedules.list()).toMatchObject([{ nextDue: Date.parse('2026-01-11T02:00Z') }]);
  await schedules.stop(0);
  expect(clock.pendingTimers).toBe(0);
});
