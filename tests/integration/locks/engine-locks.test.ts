import { beforeAll, expect, test } from 'vitest';
import { breakLock } from '../../../main/platform/locks/break.ts';
import { listOwnContainers } from '../../../main/platform/locks/containers.ts';
import { toStandingLocks, type StandingLock } from '../../../main/platform/locks/model.ts';
import { ensureLab } from '../../lab/world.ts';
import { until } from '../../support/engine-runs.ts';
import { engineProxy } from './engine-proxy.ts';
import { laptopOf, lockedName, ownContainers } from './holders.ts';
import { workKind, type Laptop } from './laptop.ts';

let address = '';
let socketPath = '';
const ana = { name: 'ana (desktop)' };
const ben = { name: 'ben (cli)' };

beforeAll(async () => {
  const { local } = await ensureLab();
  [address, socketPath] = [local.dockerHost, local.socketPath];
});

/** A kind of job that holds its locks until it is told to end. */
function holding(kind = 'test.hold') {
  const gate = Promise.withResolvers<void>();
  const work = workKind(kind, ({ step, signal }) =>
    step('hold', {}, async () => {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
      await Promise.race([gate.promise, aborted]);
      return {};
    }),
  );
  return { work, finish: gate.resolve };
}

async function standing(laptop: Laptop, name: string): Promise<StandingLock | undefined> {
  return toStandingLocks(await listOwnContainers(laptop.engine())).find((lock) => lock.subject === name);
}

test('a deployment with a backup of what it holds does not lock itself out: one lock for both, and the backup’s own beside it', async () => {
  const [name, bucket] = [lockedName(), lockedName()];
  const laptop = await laptopOf(address);
  const stranger = await laptopOf(address);
  const seen: string[][] = [];
  const backup = workKind('test.backup', ({ step }) =>
    step('dump', {}, async () => {
      seen.push(await ownContainers(name), await ownContainers(bucket));
      return {};
    }),
  );
  const deploy = workKind('test.deploy', async ({ runChild }) => {
    const targets = [laptop.target(name), laptop.target(bucket, 'volume')];
    await runChild(backup, { name, targets });
    seen.push(await ownContainers(name), await ownContainers(bucket));
    return {};
  });
  for (const kind of [deploy, backup]) laptop.jobs.register(kind);
  const { jobId } = laptop.jobs.start(deploy, { name, targets: [laptop.target(name)] }, ana);
  expect(await laptop.ended(jobId)).toMatchObject({ state: 'succeeded' });
  expect(seen).toEqual([['lock'], ['lock'], ['lock'], []]);
  expect(await ownContainers(name)).toEqual([]);

  // A stranger who has what only the part needs is in the way of the part.
  const { work, finish } = holding();
  stranger.jobs.register(work);
  const theirs = stranger.jobs.start(
    work,
    { name: bucket, targets: [stranger.target(bucket, 'volume')] },
    ben,
  );
  await until('it is held', async () => (await ownContainers(bucket)).length > 0);
  const again = laptop.jobs.start(deploy, { name, targets: [laptop.target(name)] }, ana);
  expect(await laptop.ended(again.jobId)).toMatchObject({ state: 'failed', error: { code: 'LOCK_HELD' } });
  finish();
  await stranger.ended(theirs.jobId);
});

test.each([
  ['with locks on the engine only one laptop acts', false, 1],
  ['without them both do (the control)', true, 2],
])('two laptops on one container at once: %s', async (_, withoutEngineLocks, atOnce) => {
  const name = lockedName();
  let now = 0;
  let most = 0;
  const work = workKind('test.act', ({ step, clock }) =>
    step('act', {}, async () => {
      now += 1;
      most = Math.max(most, now);
      await clock.sleep(150);
      now -= 1;
      return {};
    }),
  );
  const laptops = [
    await laptopOf(address, { withoutEngineLocks }),
    await laptopOf(address, { withoutEngineLocks }),
  ];
  for (const laptop of laptops) laptop.jobs.register(work);
  for (let round = 0; round < 10; round += 1) {
    const order = round % 2 === 0 ? laptops : laptops.toReversed();
    const ends = await Promise.all(
      order.map((laptop) =>
        laptop.ended(laptop.jobs.start(work, { name, targets: [laptop.target(name)] }, ana).jobId),
      ),
    );
    expect(ends.filter(({ state }) => state === 'succeeded')).toHaveLength(atOnce);
  }
  expect(most).toBe(atOnce);
});

test('a job that may wait takes the lock when the other laptop is done, and many that want several things never stand in a ring', async () => {
  const names = [lockedName(), lockedName()];
  const laptops = [await laptopOf(address), await laptopOf(address)];
  const work = workKind('test.both', ({ clock }) => clock.sleep(50).then(() => ({})));
  for (const laptop of laptops) laptop.jobs.register(work);
  const states = await Promise.all(
    laptops.flatMap((laptop, index) =>
      [0, 1].map(async () => {
        const targets = names.map((name) => laptop.target(name));
        const input = { name: names[0] ?? '', targets: index === 0 ? targets : targets.toReversed() };
        const { jobId } = laptop.jobs.start(work, input, ana, { waitForLockMs: 20_000 });
        return (await laptop.ended(jobId)).state;
      }),
    ),
  );
  expect(states).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
});

test('who breaks a lock that was renewed after they looked is refused, and its job goes on', async () => {
  const name = lockedName();
  const [holder, breaker] = [await laptopOf(address, { leaseMs: 3000 }), await laptopOf(address)];
  const { work, finish } = holding();
  holder.jobs.register(work);
  const { jobId } = holder.jobs.start(work, { name, targets: [holder.target(name)] }, ana);
  await until('it is held', async () => (await standing(breaker, name)) !== undefined);
  const seen = await standing(breaker, name);
  if (seen === undefined) throw new Error('no lock');
  await until(
    'it was renewed twice',
    async () => ((await standing(breaker, name))?.number ?? 0) >= seen.number + 2,
  );
  const owner = { folder: 'another', holder: 'ben@laptop' };
  await expect(breakLock({ owner }, breaker.engine(), seen, ben)).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('at this moment') as string,
  });
  const after = await standing(breaker, name);
  await until(
    'it is renewed again',
    async () => ((await standing(breaker, name))?.number ?? 0) > (after?.number ?? 0),
  );
  finish();
  expect((await holder.ended(jobId)).state).toBe('succeeded');
});

test('a holder whose lock was broken is told at its next renewal, and does not take it again', async () => {
  const name = lockedName();
  const [holder, breaker] = [await laptopOf(address, { leaseMs: 3000 }), await laptopOf(address)];
  const { work } = holding();
  holder.jobs.register(work);
  const { jobId } = holder.jobs.start(work, { name, targets: [holder.target(name)] }, ana);
  await until('it is held', async () => (await standing(breaker, name)) !== undefined);
  // As somebody does whose look says that it is stale.
  await until('it was broken', async () => {
    const seen = await standing(breaker, name);
    const owner = { folder: 'another', holder: 'ben@laptop' };
    if (seen !== undefined) await breakLock({ owner }, breaker.engine(), seen, ben).catch(() => undefined);
    return (await standing(breaker, name)) === undefined;
  });
  expect(await holder.ended(jobId)).toMatchObject({
    state: 'interrupted',
    error: {
      code: 'INTERRUPTED',
      message: expect.stringContaining('broken by ben (cli) at ben@laptop') as string,
    },
    leftovers: [expect.stringContaining(name)],
  });
  await until('nothing is left', async () => (await ownContainers(name)).length === 0);
});

test('a lock that could not be given back, the way being cut, is given back when the host is reached again', async () => {
  const name = lockedName();
  const proxy = await engineProxy(socketPath);
  const laptop = await laptopOf(proxy.address);
  const { work, finish } = holding();
  laptop.jobs.register(work);
  const { jobId } = laptop.jobs.start(work, { name, targets: [laptop.target(name)] }, ana);
  await until('it is held', () => laptop.jobs.get(jobId).state === 'running');
  await proxy.cut();
  finish();
  expect((await laptop.ended(jobId)).state).toBe('succeeded');
  expect(await ownContainers(name)).toEqual(['lock']);
  await proxy.heal();
  await until('it was given back', async () => (await ownContainers(name)).length === 0, 20_000);
});

test('a lock whose taking was never answered fails its job, and does not stay behind', async () => {
  const name = lockedName();
  const proxy = await engineProxy(socketPath);
  const laptop = await laptopOf(proxy.address);
  const work = workKind('test.act', () => Promise.resolve({}));
  laptop.jobs.register(work);
  const unheard: (number | undefined)[] = [];
  proxy.swallow = (method, url, status) => {
    const isTaking = method === 'POST' && url.includes('/containers/create');
    if (isTaking) unheard.push(status);
    return isTaking;
  };
  const { jobId } = laptop.jobs.start(work, { name, targets: [laptop.target(name)] }, ana);
  expect(await laptop.ended(jobId)).toMatchObject({
    state: 'failed',
    startedAt: null,
    error: { code: 'HOST_UNREACHABLE' },
  });
  // It stood there when its job failed.
  expect(unheard).toEqual([201]);
  await until('it was given back', async () => (await ownContainers(name)).length === 0);
});

test('on a host without room an act that may heal it goes on and says so; any other stops', async () => {
  const name = lockedName();
  const proxy = await engineProxy(socketPath);
  const laptop = await laptopOf(proxy.address);
  const restart = workKind('test.restart', ({ step }) => step('act', {}, () => Promise.resolve({})), true);
  const remove = workKind('test.remove', ({ step }) => step('act', {}, () => Promise.resolve({})));
  for (const kind of [restart, remove]) laptop.jobs.register(kind);
  const input = { name, targets: [laptop.target(name)] };
  const run = (kind: typeof restart) => laptop.ended(laptop.jobs.start(kind, input, ana).jobId);

  proxy.refuse = (method, url) =>
    method === 'POST' && url.includes('/containers/create')
      ? { status: 500, message: 'mkdir /var/lib/docker/overlay2/1: no space left on device' }
      : null;
  expect(await run(restart)).toMatchObject({
    state: 'succeeded',
    steps: [
      {
        name: 'lock',
        outcome: { warning: expect.stringMatching(/without a lock.*no space left/) as string },
      },
      { name: 'act' },
    ],
  });
  expect(await run(remove)).toMatchObject({ state: 'failed', steps: [], error: { code: 'ENGINE_ERROR' } });

  // Forbidden is not full: nobody acts unlocked because a proxy says no.
  proxy.refuse = (method) => (method === 'POST' ? { status: 403, message: 'read-only access' } : null);
  expect(await run(restart)).toMatchObject({
    state: 'failed',
    steps: [],
    error: { code: 'ENGINE_ERROR', message: 'Docker on deck could not take a lock: read-only access.' },
  });
});

test('where the empty image cannot be imported, another image carries the lock', async () => {
  const name = lockedName();
  const proxy = await engineProxy(socketPath);
  let refused = 0;
  proxy.refuse = (method, url) => {
    // As on an engine that has no lock's image, and whose guard lets nobody import one.
    if (method === 'POST' && url.includes('/images/create')) return { status: 403, message: 'forbidden' };
    if (method === 'POST' && url.includes('/containers/create') && refused === 0) {
      refused += 1;
      return { status: 404, message: 'No such image: wheelhouse/lock:1' };
    }
    return null;
  };
  const laptop = await laptopOf(proxy.address);
  const { work, finish } = holding();
  laptop.jobs.register(work);
  const { jobId } = laptop.jobs.start(work, { name, targets: [laptop.target(name)] }, ana);
  await until('it is held', async () => (await ownContainers(name)).length === 1);
  finish();
  expect((await laptop.ended(jobId)).state).toBe('succeeded');
});

test('a lock costs one request to take and one to give back', async () => {
  const name = lockedName();
  const proxy = await engineProxy(socketPath);
  const laptop = await laptopOf(proxy.address);
  const work = workKind('test.act', () => Promise.resolve({}));
  laptop.jobs.register(work);
  const run = () =>
    laptop.ended(laptop.jobs.start(work, { name, targets: [laptop.target(name)] }, ana).jobId);
  await run();
  await until('the sweep at connection is over', () => proxy.seen.includes('GET /containers/json'));
  proxy.seen.length = 0;
  await run();
  const ofLocks = proxy.seen.filter((request) => /^(POST|DELETE)/.test(request));
  expect(ofLocks).toEqual([
    'POST /containers/create',
    expect.stringMatching(/^DELETE \/containers\/[0-9a-f]{64}$/),
  ]);
});
