import { expect, test } from 'vitest';
import { isEnded, type JobView } from '../../../../main/contract/jobs.ts';
import { WheelhouseError } from '../../../../main/platform/errors.ts';
import type { JobAudit, JobContext, JobKind, Jobs } from '../../../../main/platform/jobs/types.ts';
import { platformOver } from '../../../support/platform-over.ts';
import { temporaryPlatform } from '../../../support/platform.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const ana = { name: 'ana (cli)' };
const noon = Date.parse('2026-01-15T12:00:00Z');

interface Input {
  readonly name: string;
  /** What it locks. */
  readonly needs: readonly string[];
}

type Run = (context: JobContext & JobAudit, input: Input) => Promise<Record<string, unknown>>;

function kindOf(kind: string, run: Run): JobKind<Input> {
  return {
    kind,
    parse: (input) => input as Input,
    subject: ({ name }) => ({ hostId: null, host: null, name }),
    locks: ({ needs }) => needs.map((name) => ({ hostId: null, kind: 'local', name })),
    run: (input, context) => run(context, input),
    leftovers: ({ name }, steps) => [`${name} stopped at ${steps.at(-1)?.name ?? 'its beginning'}.`],
  };
}

/** Register all, and start the first with what it needs. */
function begin(jobs: Jobs, kinds: readonly JobKind<Input>[], needs: readonly string[]): string {
  for (const kind of kinds) jobs.register(kind);
  const [first] = kinds;
  if (first === undefined) throw new Error('no kind');
  return jobs.start(first, { name: 'price-api', needs }, ana).jobId;
}

function ended(jobs: Jobs, id: string): Promise<JobView> {
  return new Promise((resolve) => {
    const subscription = jobs.subscribe((job) => {
      if (job.id !== id || !isEnded(job.state)) return;
      subscription[Symbol.dispose]();
      resolve(job);
    });
  });
}

const partsOf = (jobs: Jobs, id: string): readonly JobView[] =>
  jobs
    .list({ limit: 100 })
    .filter((job) => job.parentId === id)
    .toReversed();

/** Holds on to its locks until the gate opens or its signal does. */
function held(gate: Promise<void>, order: string[] = []): Run {
  return async ({ step, signal }, { name }) => {
    order.push(`${name} begins`);
    await step('hold', {}, async () => {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
      await Promise.race([gate, aborted]);
    });
    order.push(`${name} ends`);
    return { name };
  };
}

test('a deployment that takes a backup of what it holds does not lock itself out, and each has its own story', async () => {
  const { jobs, audit } = temporaryPlatform(new VirtualClock(noon));
  const backup = kindOf('backups.run', async ({ step }) => step('dump', {}, async () => ({ bytes: 7 })));
  const deploy = kindOf('releases.deploy', async ({ runChild }) => {
    const saved = await runChild(backup, { name: 'db', needs: ['db', 'bucket'] });
    return { saved };
  });
  const id = begin(jobs, [deploy, backup], ['db', 'web']);
  const whole = await ended(jobs, id);
  expect(whole).toMatchObject({ state: 'succeeded', parentId: null, result: { saved: { bytes: 7 } } });
  const [part] = partsOf(jobs, id);
  expect(part).toMatchObject({
    kind: 'backups.run',
    state: 'succeeded',
    requestedBy: 'ana (cli)',
    parentId: id,
  });
  expect(audit.list({})).toMatchObject([
    { act: 'releases.deploy', jobId: id, after: null },
    { act: 'backups.run', jobId: part?.id, after: { parentJobId: id } },
  ]);
  // Everything was given back.
  expect(await ended(jobs, begin(jobs, [deploy], ['db', 'web', 'bucket']))).toMatchObject({
    state: 'succeeded',
  });
});

test('what only a part holds is held against others until the part ends, and what the root holds until the root ends', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const [inPart, inRoot] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const part = kindOf('part', held(inPart.promise));
  const whole = kindOf('whole', async ({ runChild }) => {
    await runChild(part, { name: 'part', needs: ['db', 'bucket'] });
    await inRoot.promise;
    return {};
  });
  const other = kindOf('other', async () => ({}));
  jobs.register(other);
  const id = begin(jobs, [whole, part], ['db']);
  await clock.advance(1);
  const tryIt = (needs: string): string => {
    try {
      jobs.start(other, { name: needs, needs: [needs] }, { name: 'ben' });
      return 'free';
    } catch (error) {
      return (error as WheelhouseError).code;
    }
  };
  expect([tryIt('db'), tryIt('bucket')]).toEqual(['LOCK_HELD', 'LOCK_HELD']);
  inPart.resolve();
  await clock.advance(1);
  expect([tryIt('db'), tryIt('bucket')]).toEqual(['LOCK_HELD', 'free']);
  const end = ended(jobs, id);
  inRoot.resolve();
  await end;
  expect(tryIt('db')).toBe('free');
});

test.each([
  ['that their root holds', ['db']],
  ['that nobody held', []],
])('of two parts at once that need the same thing, %s, the second waits', async (_, rootNeeds) => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const part = kindOf('part', held(gate.promise, order));
  const whole = kindOf('whole', async ({ runChild }) => {
    await Promise.all(['a', 'b'].map((name) => runChild(part, { name, needs: ['db'] })));
    return {};
  });
  const id = begin(jobs, [whole, part], rootNeeds);
  const end = ended(jobs, id);
  await clock.advance(1);
  expect(partsOf(jobs, id).map(({ state }) => state)).toEqual(['running', 'queued']);
  gate.resolve();
  expect(await end).toMatchObject({ state: 'succeeded' });
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('parts that would wait for each other for ever are not left to it: one is refused', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const both = Promise.withResolvers<void>();
  let begun = 0;
  const leaf = kindOf('leaf', async () => ({}));
  const part = kindOf('part', async ({ runChild }, { name, needs }) => {
    begun += 1;
    if (begun === 2) both.resolve();
    await both.promise;
    return runChild(leaf, { name, needs: [needs[0] === 'x' ? 'y' : 'x'] });
  });
  const whole = kindOf('whole', async ({ runChild }) => {
    const ends = await Promise.allSettled(
      ['x', 'y'].map((need) => runChild(part, { name: need, needs: [need] })),
    );
    return { ends: ends.map(({ status }) => status) };
  });
  const id = begin(jobs, [whole, part, leaf], []);
  const { result } = await ended(jobs, id);
  expect(result).toEqual({ ends: ['fulfilled', 'rejected'] });
});

test('another job in the way refuses the part, names its holder, and leaves a refusal in the audit', async () => {
  const clock = new VirtualClock(noon);
  const { jobs, audit } = temporaryPlatform(clock);
  const gate = Promise.withResolvers<void>();
  const other = kindOf('other', held(gate.promise));
  jobs.register(other);
  const { jobId: otherId } = jobs.start(
    other,
    { name: 'bucket', needs: ['bucket'] },
    { name: 'ben (desktop)' },
  );
  await clock.advance(3000);
  const part = kindOf('part', async () => ({}));
  const whole = kindOf('whole', ({ runChild }) => runChild(part, { name: 'db', needs: ['bucket'] }));
  const id = begin(jobs, [whole, part], ['db']);
  expect(await ended(jobs, id)).toMatchObject({
    state: 'failed',
    error: { code: 'LOCK_HELD', message: '“bucket” is busy: other, asked by ben (desktop) 3 s ago.' },
  });
  expect(audit.list({})).toMatchObject([
    { act: 'whole', outcome: 'failed' },
    { act: 'part', outcome: 'refused', error: { details: { jobId: otherId } } },
  ]);
  gate.resolve();
});

test('the error of a part rejects the call of the whole, which may go on without it', async () => {
  const { jobs } = temporaryPlatform(new VirtualClock(noon));
  const part = kindOf('part', () =>
    Promise.reject(new WheelhouseError('ENGINE_ERROR', 'No room.', { hint: 'Free some.' })),
  );
  let seen: unknown;
  const whole = kindOf('whole', async ({ runChild }) => {
    await runChild(part, { name: 'db', needs: [] }).catch((error: unknown) => {
      seen = error;
    });
    return {};
  });
  const id = begin(jobs, [whole, part], []);
  expect((await ended(jobs, id)).state).toBe('succeeded');
  expect(seen).toMatchObject({ code: 'ENGINE_ERROR', message: 'No room.', hint: 'Free some.' });
});

test('a cancelled job takes its parts with it, each saying who did it', async () => {
  const clock = new VirtualClock(noon);
  const { jobs, audit } = temporaryPlatform(clock);
  const part = kindOf('part', held(new Promise(() => undefined)));
  const whole = kindOf('whole', ({ runChild }) => runChild(part, { name: 'db', needs: [] }));
  const id = begin(jobs, [whole, part], []);
  await clock.advance(1);
  const end = ended(jobs, id);
  jobs.cancel(id, { name: 'ben' });
  expect(partsOf(jobs, id).map(({ state }) => state)).toEqual(['cancelling']);
  const cancelled = { state: 'cancelled', error: { code: 'CANCELLED', message: 'ben cancelled it.' } };
  expect(await end).toMatchObject(cancelled);
  expect(partsOf(jobs, id)).toMatchObject([cancelled]);
  expect(audit.list({}).map(({ act, outcome }) => [act, outcome])).toEqual([
    ['whole', 'cancelled'],
    ['part', 'cancelled'],
  ]);
  expect(clock.pendingTimers).toBe(0);
});

test('a part of a job that is past its point of no return cannot be cancelled', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const gate = Promise.withResolvers<void>();
  const part = kindOf('part', held(gate.promise));
  const whole = kindOf('whole', async ({ pointOfNoReturn, runChild }) => {
    pointOfNoReturn();
    return runChild(part, { name: 'db', needs: [] });
  });
  const id = begin(jobs, [whole, part], []);
  await clock.advance(1);
  const [view] = partsOf(jobs, id);
  expect(() => jobs.cancel(view?.id ?? '', ana)).toThrow('past the point where it could stop halfway');
  const end = ended(jobs, id);
  gate.resolve();
  expect((await end).state).toBe('succeeded');
});

test('a job does not end before parts that it did not wait for', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const order: string[] = [];
  const part = kindOf('part', async ({ signal, clock: time }) => {
    await time.sleep(5000, signal).catch(() => undefined);
    await time.sleep(100);
    order.push('part');
    return {};
  });
  const failing = kindOf('failing', () => Promise.reject(new WheelhouseError('ENGINE_ERROR', 'No.')));
  const whole = kindOf('whole', async ({ runChild }) => {
    await Promise.all([
      runChild(part, { name: 'a', needs: [] }),
      runChild(failing, { name: 'b', needs: [] }),
    ]);
    return {};
  });
  const id = begin(jobs, [whole, part, failing], []);
  const end = ended(jobs, id).then((job) => {
    order.push('whole');
    return job;
  });
  await clock.advance(1000);
  expect(await end).toMatchObject({ state: 'failed', error: { message: 'No.' } });
  expect(order).toEqual(['part', 'whole']);
});

test('a whole and its part that a dead engine left are both interrupted, and the whole tells what both left', async () => {
  const clock = new VirtualClock(noon);
  const first = temporaryPlatform(clock);
  const part = kindOf('part', held(new Promise(() => undefined)));
  const whole = kindOf('whole', ({ runChild, step }) =>
    step('save', {}, () => runChild(part, { name: 'db', needs: [] })),
  );
  const id = begin(first.jobs, [whole, part], []);
  await clock.advance(12_000);

  clock.jump(3_600_000);
  const second = platformOver(first.database, first.folder, clock);
  for (const kind of [whole, part]) second.jobs.register(kind);
  const lastAlive = noon + 10_000;
  expect(second.jobs.recover()).toMatchObject([
    {
      id,
      state: 'interrupted',
      endedAt: lastAlive,
      leftovers: ['price-api stopped at save.', 'part: db stopped at hold.'],
    },
    { parentId: id, state: 'interrupted', endedAt: lastAlive, leftovers: ['db stopped at hold.'] },
  ]);
  expect(second.audit.list({}).map(({ act, outcome }) => [act, outcome])).toEqual([
    ['whole', 'interrupted'],
    ['part', 'interrupted'],
  ]);
});

test('an ending engine interrupts whole and part, and the whole tells what both left', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const part = kindOf('part', held(new Promise(() => undefined)));
  const whole = kindOf('whole', ({ runChild }) => runChild(part, { name: 'db', needs: [] }));
  const id = begin(jobs, [whole, part], []);
  await clock.advance(1);
  await jobs.drain(5000);
  expect(jobs.get(id)).toMatchObject({
    state: 'interrupted',
    leftovers: ['price-api stopped at its beginning.', 'part: db stopped at hold.'],
  });
});

test('a job that waits for a lock can be cancelled, and has changed nothing', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const holder = kindOf('holder', held(new Promise(() => undefined)));
  const waiting = kindOf('waiting', async () => ({}));
  begin(jobs, [holder, waiting], ['db']);
  const { jobId } = jobs.start(waiting, { name: 'price-api', needs: ['db'] }, ana, { waitForLockMs: 60_000 });
  await clock.advance(1000);
  expect(jobs.get(jobId)).toMatchObject({ state: 'queued', progress: { phase: 'lock' } });
  const end = ended(jobs, jobId);
  jobs.cancel(jobId, ana);
  expect(await end).toMatchObject({ state: 'cancelled', startedAt: null });
});

test('a job that may wait for a lock is queued until it is free, and fails with the holder when it waited in vain', async () => {
  const clock = new VirtualClock(noon);
  const { jobs } = temporaryPlatform(clock);
  const gate = Promise.withResolvers<void>();
  const holder = kindOf('holder', held(gate.promise));
  const waiting = kindOf('waiting', async () => ({}));
  begin(jobs, [holder, waiting], ['db']);
  const input = { name: 'price-api', needs: ['db'] };
  const long = jobs.start(waiting, input, ana, { waitForLockMs: 60_000 }).jobId;
  const short = jobs.start(waiting, input, ana, { waitForLockMs: 5000 }).jobId;
  await clock.advance(6000);
  expect(jobs.get(short)).toMatchObject({ state: 'failed', startedAt: null, error: { code: 'LOCK_HELD' } });
  expect(jobs.get(long).state).toBe('queued');
  const end = ended(jobs, long);
  gate.resolve();
  expect((await end).state).toBe('succeeded');
  expect(clock.pendingTimers).toBe(0);
});
