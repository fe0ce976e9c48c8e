import { expect, test } from 'vitest';
import type { JobView } from '../../../../main/contract/jobs.ts';
import { isEnded } from '../../../../main/contract/jobs.ts';
import { WheelhouseError } from '../../../../main/platform/errors.ts';
import type { Jobs } from '../../../../main/platform/jobs/types.ts';
import { platformOver } from '../../../support/platform-over.ts';
import { temporaryPlatform } from '../../../support/platform.ts';
import { testJob } from '../../../support/test-job.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const ana = { name: 'ana (cli)' };
const noon = Date.parse('2026-01-15T12:00:00Z');

function ended(jobs: Jobs, id: string): Promise<JobView> {
  return new Promise((resolve) => {
    const subscription = jobs.subscribe((job) => {
      if (job.id !== id || !isEnded(job.state)) return;
      subscription[Symbol.dispose]();
      resolve(job);
    });
  });
}

function failure(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Work that goes on until it is told to end, or until it is cancelled. */
function endless() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const kind = testJob(async ({ signal, step }) => {
    await step('wait', { for: 'the word' }, async () => {
      await Promise.race([
        promise,
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
      ]);
    });
    return {};
  });
  return { kind, finish: resolve };
}

test('a job runs its steps, and its whole story is kept', async () => {
  const clock = new VirtualClock(noon);
  const { jobs, audit, events } = temporaryPlatform(clock);
  const kind = testJob(async ({ step, recordBefore, recordAfter }) => {
    recordBefore({ state: 'exited' });
    await step('stop', { timeoutSeconds: 10 }, () => {
      clock.pass(2000);
      return Promise.resolve();
    });
    const { pid } = await step('start', {}, () => Promise.resolve({ pid: 42 }));
    recordAfter({ state: 'running' });
    return { pid };
  });
  jobs.register(kind);
  const states: string[] = [];
  jobs.subscribe((job) => states.push(`${job.state}:${job.steps.map((step) => step.state).join()}`));
  const { jobId } = jobs.start(kind, { name: 'nginx', host: 'lab' }, ana);
  const job = await ended(jobs, jobId);
  expect(job).toEqual({
    id: jobId,
    parentId: null,
    kind: 'test.work',
    subject: { hostId: 'id-of-lab', host: 'lab', name: 'nginx' },
    state: 'succeeded',
    requestedBy: 'ana (cli)',
    createdAt: noon,
    startedAt: noon,
    endedAt: noon + 2000,
    steps: [
      {
        name: 'stop',
        state: 'done',
        startedAt: noon,
        endedAt: noon + 2000,
        intent: { timeoutSeconds: 10 },
        outcome: null,
      },
      {
        name: 'start',
        state: 'done',
        startedAt: noon + 2000,
        endedAt: noon + 2000,
        intent: {},
        outcome: { pid: 42 },
      },
    ],
    progress: null,
    result: { pid: 42 },
    error: null,
    leftovers: [],
  });
  expect(jobs.get(jobId)).toEqual(job);
  expect(states).toEqual([
    'queued:',
    'running:',
    'running:running',
    'running:done',
    'running:done,running',
    'running:done,done',
    'succeeded:done,done',
  ]);
  expect(audit.list({})).toMatchObject([
    {
      actor: 'ana (cli)',
      act: 'test.work',
      host: 'lab',
      subject: 'nginx',
      jobId,
      before: { state: 'exited' },
      after: { state: 'running' },
      outcome: 'done',
      error: null,
    },
  ]);
  expect(events.since(0, 10).map((event) => event.type)).toEqual(['job.started', 'job.succeeded']);
  expect(clock.pendingTimers).toBe(0);
});

test('the intent of a step is in the journal before the step acts', async () => {
  const { jobs } = temporaryPlatform(new VirtualClock());
  let seen: unknown;
  const kind = testJob(async ({ jobId, step }) => {
    await step('stop', { id: 'abc' }, () => {
      seen = jobs.get(jobId).steps;
      return Promise.resolve();
    });
    return {};
  });
  jobs.register(kind);
  await ended(jobs, jobs.start(kind, { name: 'nginx', host: null }, ana).jobId);
  expect(seen).toMatchObject([{ name: 'stop', state: 'running', intent: { id: 'abc' }, outcome: null }]);
});

test('a step that fails fails the job with its sentence, in journal and audit', async () => {
  const { jobs, audit } = temporaryPlatform(new VirtualClock());
  const kind = testJob(async ({ step }) => {
    await step('stop', {}, () =>
      Promise.reject(new WheelhouseError('ENGINE_ERROR', 'nginx would not stop.')),
    );
    return {};
  });
  jobs.register(kind);
  const error = { code: 'ENGINE_ERROR', message: 'nginx would not stop.' };
  expect(await ended(jobs, jobs.start(kind, { name: 'nginx', host: null }, ana).jobId)).toMatchObject({
    state: 'failed',
    error,
    result: null,
    steps: [{ state: 'failed', outcome: { error } }],
  });
  expect(audit.list({})).toMatchObject([{ outcome: 'failed', error }]);
});

test('an unexpected error reaches nobody with its stack, only with the id of its incident', async () => {
  const { jobs } = temporaryPlatform(new VirtualClock());
  const kind = testJob(() => Promise.reject(new TypeError('cannot read properties of undefined')));
  jobs.register(kind);
  const { error } = await ended(jobs, jobs.start(kind, { name: 'nginx', host: null }, ana).jobId);
  expect(error).toEqual({
    code: 'INTERNAL',
    message: `Wheelhouse itself failed in test.work; the app log has it under ${error?.incidentId ?? ''}.`,
    incidentId: expect.stringMatching(/^incident-/) as string,
  });
});

test('a second job on the same thing is refused, names the first, and is audited; after the end it may start', async () => {
  const clock = new VirtualClock(noon);
  const { jobs, audit } = temporaryPlatform(clock);
  const { kind, finish } = endless();
  jobs.register(kind);
  const { jobId } = jobs.start(kind, { name: 'nginx', host: 'lab' }, ana);
  const first = ended(jobs, jobId);
  await clock.advance(12_000);
  expect(
    failure(() => jobs.start(kind, { name: 'nginx', host: 'lab' }, { name: 'ben (desktop)' })),
  ).toMatchObject({
    code: 'LOCK_HELD',
    message: '“nginx” on lab is busy: test.work, asked by ana (cli) 12 s ago.',
    details: { jobId },
  });
  jobs.start(kind, { name: 'redis', host: 'lab' }, ana);
  expect(audit.list({})).toMatchObject([
    { actor: 'ben (desktop)', outcome: 'refused', subject: 'nginx', jobId: null },
  ]);
  let startedAtEnd: string | undefined;
  jobs.subscribe((job) => {
    if (job.id === jobId && isEnded(job.state)) {
      startedAtEnd ??= jobs.start(kind, { name: 'nginx', host: 'lab' }, ana).jobId;
    }
  });
  finish();
  await first;
  expect(startedAtEnd).toBeDefined();
});

test('a cancelled job stops at its signal, ends as cancelled, and says who did it', async () => {
  const clock = new VirtualClock();
  const { jobs, audit } = temporaryPlatform(clock);
  const { kind } = endless();
  jobs.register(kind);
  const { jobId } = jobs.start(kind, { name: 'nginx', host: null }, ana);
  await clock.advance(1);
  const end = ended(jobs, jobId);
  expect(jobs.cancel(jobId, { name: 'ben (desktop)' }).state).toBe('cancelling');
  expect(jobs.cancel(jobId, ana).state).toBe('cancelling');
  expect(await end).toMatchObject({
    state: 'cancelled',
    error: { code: 'CANCELLED', message: 'ben (desktop) cancelled it.' },
  });
  expect(audit.list({})).toMatchObject([{ outcome: 'cancelled', jobId }]);
  expect(failure(() => jobs.cancel(jobId, ana))).toMatchObject({
    code: 'CONFLICT',
    message: `The job ${jobId} has ended already (cancelled).`,
  });
  expect(failure(() => jobs.cancel('nothing', ana))).toMatchObject({ code: 'NOT_FOUND' });
});

test('a job past its point of no return cannot be cancelled; one cancelled before does not pass it', async () => {
  const clock = new VirtualClock();
  const { jobs, audit } = temporaryPlatform(clock);
  const gate = Promise.withResolvers<void>();
  const past: string[] = [];
  const kind = testJob(async ({ pointOfNoReturn }, { name }) => {
    if (name === 'late') await gate.promise;
    pointOfNoReturn();
    past.push(name);
    await gate.promise;
    return {};
  });
  jobs.register(kind);
  const early = jobs.start(kind, { name: 'early', host: null }, ana).jobId;
  const late = jobs.start(kind, { name: 'late', host: null }, ana).jobId;
  await clock.advance(1);
  expect(failure(() => jobs.cancel(early, ana))).toMatchObject({
    code: 'REFUSED',
    message: 'test.work of “early” is past the point where it could stop halfway; it goes on to a whole end.',
  });
  expect(audit.list({})).toMatchObject([
    { act: 'jobs.cancel', subject: 'early', jobId: early, outcome: 'refused', error: { code: 'REFUSED' } },
  ]);
  jobs.cancel(late, ana);
  const ends = Promise.all([ended(jobs, early), ended(jobs, late)]);
  gate.resolve();
  expect((await ends).map((job) => job.state)).toEqual(['succeeded', 'cancelled']);
  expect(past).toEqual(['early']);
});

test('progress is sampled at 250 ms, and the last of it is kept with the job', async () => {
  const clock = new VirtualClock();
  const { jobs } = temporaryPlatform(clock);
  const kind = testJob(async ({ progress, clock: time }) => {
    for (let done = 1; done <= 100; done += 1) {
      progress({ phase: 'copy', done, total: 100, unit: 'bytes', message: null });
      await time.sleep(10);
    }
    progress({ phase: 'copy', done: 101, total: 100, unit: 'bytes', message: null });
    return {};
  });
  jobs.register(kind);
  const seen: number[] = [];
  jobs.subscribe((job) => {
    if (job.progress !== null) seen.push(job.progress.done);
  });
  const { jobId } = jobs.start(kind, { name: 'nginx', host: null }, ana);
  await clock.advance(1000);
  expect(seen).toEqual([1, 25, 50, 75, 100, 101]);
  expect(jobs.get(jobId)).toMatchObject({ state: 'succeeded', progress: { done: 101 } });
  expect(clock.pendingTimers).toBe(0);
});

test('input that does not fit starts nothing', () => {
  const { jobs, audit } = temporaryPlatform(new VirtualClock());
  const { kind } = endless();
  jobs.register(kind);
  const wrong = { name: 7, host: null } as unknown as Parameters<typeof kind.run>[0];
  expect(failure(() => jobs.start(kind, wrong, ana))).toMatchObject({
    code: 'VALIDATION',
    message: 'test.work: “name” does not fit: Invalid input: expected string, received number',
  });
  expect(jobs.list({ limit: 10 })).toEqual([]);
  expect(audit.list({})).toEqual([]);
});

test('what a dead engine left running is interrupted once, with what it left, in audit and events', async () => {
  const clock = new VirtualClock(noon);
  const first = temporaryPlatform(clock);
  const { kind } = endless();
  first.jobs.register(kind);
  const { jobId } = first.jobs.start(kind, { name: 'nginx', host: 'lab' }, ana);
  await clock.advance(5000);
  const queued = first.jobs.start(kind, { name: 'redis', host: null }, ana).jobId;

  const second = platformOver(first.database, first.folder, clock);
  second.jobs.register(kind);
  const recovered = second.jobs.recover();
  expect(recovered).toMatchObject([
    {
      id: jobId,
      state: 'interrupted',
      endedAt: noon + 5000,
      steps: [{ name: 'wait', state: 'interrupted' }],
      leftovers: ['nginx stopped at wait (running).'],
      error: { code: 'INTERRUPTED', message: 'Wheelhouse ended while this job was running.' },
    },
    { id: queued, state: 'interrupted', leftovers: ['It had not begun: nothing was changed.'] },
  ]);
  expect(second.jobs.recover()).toEqual([]);
  expect(second.jobs.active()).toEqual([]);
  expect(second.audit.list({}).map((entry) => [entry.jobId, entry.outcome])).toEqual([
    [queued, 'interrupted'],
    [jobId, 'interrupted'],
  ]);
  expect(second.events.find({ type: 'job.interrupted', limit: 10 })).toHaveLength(2);
});

test('an interrupted job of a kind that this version does not know, or whose input no longer fits, is still told', async () => {
  const clock = new VirtualClock();
  const first = temporaryPlatform(clock);
  const { kind } = endless();
  first.jobs.register(kind);
  first.jobs.start(kind, { name: 'nginx', host: null }, ana);
  first.jobs.start(kind, { name: 'redis', host: null }, ana);
  await clock.advance(1);
  first.database.prepare("UPDATE jobs SET kind = 'old.kind' WHERE subject = 'nginx'").run();
  first.database.prepare("UPDATE jobs SET input = '[]' WHERE subject = 'redis'").run();
  const second = platformOver(first.database, first.folder, clock);
  second.jobs.register(kind);
  expect(second.jobs.recover().map((job) => job.leftovers)).toEqual([
    ['It stopped at the step “wait”; look at “nginx” before you try again.'],
    ['It stopped at the step “wait”; look at “redis” before you try again.'],
  ]);
});

test('an ending engine takes no new job, and its running ones end as interrupted', async () => {
  const clock = new VirtualClock();
  const { jobs, audit } = temporaryPlatform(clock);
  const { kind } = endless();
  jobs.register(kind);
  const { jobId } = jobs.start(kind, { name: 'nginx', host: null }, ana);
  await clock.advance(1);
  const drained = jobs.drain(5000);
  expect(failure(() => jobs.start(kind, { name: 'redis', host: null }, ana))).toMatchObject({
    code: 'REFUSED',
  });
  await drained;
  expect(jobs.get(jobId)).toMatchObject({
    state: 'interrupted',
    steps: [{ state: 'interrupted' }],
    leftovers: ['nginx stopped at wait (interrupted).'],
  });
  expect(audit.list({})).toMatchObject([{ outcome: 'interrupted' }]);
  expect(clock.pendingTimers).toBe(0);
});

test('a job that does not stop holds the ending engine no longer than the deadline', async () => {
  const clock = new VirtualClock();
  const { jobs } = temporaryPlatform(clock);
  const kind = testJob(() => new Promise(() => undefined));
  jobs.register(kind);
  const { jobId } = jobs.start(kind, { name: 'nginx', host: null }, ana);
  await clock.advance(1);
  const drained = jobs.drain(5000);
  await clock.advance(5000);
  await drained;
  expect(jobs.get(jobId).state).toBe('running');
});

test('job ids are short, lower-case, and in the order of their making even when the clock goes back', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const kind = testJob(() => Promise.resolve({}));
  jobs.register(kind);
  const ids: string[] = [];
  for (let made = 0; made < 20; made += 1) {
    ids.push(jobs.start(kind, { name: `n${made}`, host: null }, ana).jobId);
    if (made === 10) clock.jump(-3_600_000);
  }
  await clock.advance(1);
  expect(ids.every((id) => /^[0-9a-z]{14}$/.test(id))).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(jobs.list({ limit: 3 }).map((job) => job.id)).toEqual(ids.toReversed().slice(0, 3));
  expect(jobs.list({ limit: 3, state: 'failed' })).toEqual([]);
});
