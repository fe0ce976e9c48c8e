import { expect, test } from 'vitest';
import { createHousekeeping } from '../../../main/platform/housekeeping.ts';
import { createQuestions } from '../../../main/platform/questions/questions.ts';
import { createSchedules } from '../../../main/platform/schedule/schedules.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { testJob } from '../../support/test-job.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const day = 24 * 3_600_000;

test('once a day what is old is removed, and never the audit', async () => {
  const clock = new VirtualClock('2026-01-01T00:00:00Z');
  const platform = temporaryPlatform(clock);
  const { database, jobs, audit, events, folder } = platform;
  const log = quietLog(folder);
  const schedules = createSchedules({
    ...platform,
    clock,
    log,
    questions: createQuestions({ ...platform, clock }),
    random: () => 0,
  });
  createHousekeeping({ database, clock, schedules, log, timezone: 'Asia/Seoul' });
  const kind = testJob(({ step }) => step('only', {}, () => Promise.resolve({})));
  jobs.register(kind);
  database.prepare("INSERT INTO hosts VALUES ('h1', 'lab', 'unix:///x', 'local', 'lab', 0, NULL, 0)").run();
  const crash = database.prepare("INSERT INTO container_crashes VALUES ('h1', 'c1', 'nginx', ?, 1, 0, 5)");
  const span = database.prepare("INSERT INTO host_watch_spans VALUES ('h1', ?, ?)");

  async function oneOfEach(name: string): Promise<void> {
    jobs.start(kind, { name, host: null }, { name: 'ana (cli)' });
    await clock.advance(1);
    crash.run(clock.now());
    span.run(clock.now(), clock.now());
  }
  const count = (table: string) =>
    database.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? -1;
  const counts = () =>
    Object.fromEntries(
      ['events', 'container_crashes', 'host_watch_spans', 'jobs', 'job_steps', 'audit'].map((table) => [
        table,
        count(table),
      ]),
    );

  await oneOfEach('oldest');
  database.transaction(() => {
    for (let many = 0; many < 1200; many += 1) {
      events.record({ type: 'many', hostId: null, subject: 'x', payload: {} });
    }
  });
  clock.jump(315 * day);
  await oneOfEach('old');
  clock.jump(86 * day);
  await oneOfEach('new');
  await schedules.tick();
  await clock.advance(1000);
  // The oldest of all is 401 days old, the next 86: only the oldest is past any limit.
  expect(counts()).toEqual({
    events: 5,
    container_crashes: 2,
    host_watch_spans: 2,
    jobs: 2,
    job_steps: 2,
    audit: 3,
  });
  expect(jobs.list({ limit: 9 }).map((job) => job.subject.name)).toEqual(['new', 'old']);
  expect(audit.verify()).toMatchObject({ ok: true, entries: 3 });
  expect(schedules.runs('housekeeping', 9)).toMatchObject([
    { state: 'caughtUp' },
    { state: 'missed', count: 401 },
  ]);
  await schedules.stop(0);
});

test('events of a wild host do not fill the disk, however young they are', async () => {
  const clock = new VirtualClock('2026-01-01T00:00:00Z');
  const platform = temporaryPlatform(clock);
  const { database, folder } = platform;
  const log = quietLog(folder);
  const questions = createQuestions({ ...platform, clock });
  const schedules = createSchedules({ ...platform, clock, log, questions, random: () => 0 });
  createHousekeeping({ database, clock, schedules, log, timezone: 'Asia/Seoul' });
  database
    .prepare(
      `INSERT INTO events (at, type, host_id, subject, payload)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100800)
      SELECT ?, 'container.crashed', NULL, 'web', '{}' FROM n`,
    )
    .run(clock.now());
  clock.jump(2 * day);
  await schedules.tick();
  await clock.advance(1000);
  const left = database
    .prepare<{ n: number; oldest: number }>('SELECT count(*) AS n, min(seq) AS oldest FROM events')
    .get();
  expect(left?.n).toBeLessThanOrEqual(100_000);
  expect(left?.oldest).toBeGreaterThan(700);
});
