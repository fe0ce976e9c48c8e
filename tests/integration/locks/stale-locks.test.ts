import { beforeAll, expect, test } from 'vitest';
import { docker, ensureLab } from '../../lab/world.ts';
import { until } from '../../support/engine-runs.ts';
import { laptopOf, lockedName, ownContainers, startHolder } from './holders.ts';
import { workKind, type Laptop } from './laptop.ts';

const leaseMs = 1500;
const quick = workKind('test.quick', () => Promise.resolve({}));
let address = '';

beforeAll(async () => {
  address = (await ensureLab()).local.dockerHost;
});

async function act(laptop: Laptop, name: string) {
  laptop.jobs.register(quick);
  const { jobId } = laptop.jobs.start(quick, { name, targets: [laptop.target(name)] }, { name: 'ben (cli)' });
  return laptop.ended(jobId);
}

async function lockOn(laptop: Laptop, name: string) {
  const { hosts } = await laptop.client.locks.list({ host: 'deck' });
  return hosts[0]?.locks?.find((lock) => lock.subject === name);
}

test('the lock of a killed holder goes stale, is never taken, and is broken by its typed name alone; its next life tells and cleans up', async () => {
  const name = lockedName();
  const holder = await startHolder(address, name, leaseMs);
  const ben = await laptopOf(address, { leaseMs });
  await holder.kill();
  const asked = { lock: `container/${name}`, host: 'deck' };

  // Alive as far as anybody can tell: even its typed name does not break it.
  await expect(ben.client.locks.break({ ...asked, confirm: asked.lock })).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('is alive') as string,
  });
  await until('it is stale', async () => (await lockOn(ben, name))?.stale === true);
  expect(await lockOn(ben, name)).toMatchObject({
    actor: 'ana (desktop)',
    purpose: 'test.hold',
    mine: false,
  });
  expect(await act(ben, name)).toMatchObject({
    state: 'failed',
    error: { code: 'LOCK_HELD', details: { stale: true, actor: 'ana (desktop)', lock: asked.lock } },
  });

  for (const confirm of [undefined, name, `container/${name}x`]) {
    await expect(ben.client.locks.break({ ...asked, confirm })).rejects.toMatchObject({
      code: 'REFUSED',
      data: { details: { confirm: asked.lock } },
    });
  }
  expect(await lockOn(ben, name)).toBeDefined();
  await ben.client.locks.break({ ...asked, confirm: asked.lock });
  expect(await lockOn(ben, name)).toBeUndefined();
  expect(ben.audit.list({ limit: 1 })).toMatchObject([
    { act: 'locks.break', outcome: 'done', subject: asked.lock, before: { actor: 'ana (desktop)' } },
  ]);
  expect((await act(ben, name)).state).toBe('succeeded');

  const ana = await laptopOf(address, { leaseMs }, holder.folder);
  expect(ana.interrupted).toMatchObject([{ id: holder.jobId, state: 'interrupted' }]);
  await until('nothing of it is left', async () => (await ownContainers(name)).length === 0);
});

test('what a killed engine left is given back by the next life of its data folder, without a person', async () => {
  const name = lockedName();
  const holder = await startHolder(address, name, leaseMs);
  await until('it was renewed', async () => (await ownContainers(name)).length === 2);
  await holder.kill();
  const stranger = await laptopOf(address, { leaseMs });
  expect(await ownContainers(name)).toContain('lock');
  const ana = await laptopOf(address, { leaseMs }, holder.folder);
  expect(ana.interrupted).toMatchObject([{ id: holder.jobId, leftovers: [expect.stringContaining(name)] }]);
  await until('the lock and its renewals are gone', async () => (await ownContainers(name)).length === 0);
  expect((await act(stranger, name)).state).toBe('succeeded');
});

test('a job is alive for others through many leases, with one lock and at most two renewals beside it, and leaves none', async () => {
  const name = lockedName();
  const [ana, ben] = [await laptopOf(address, { leaseMs }), await laptopOf(address, { leaseMs })];
  const gate = Promise.withResolvers<void>();
  const hold = workKind('test.hold', ({ step }) =>
    step('hold', {}, async () => gate.promise.then(() => ({}))),
  );
  ana.jobs.register(hold);
  const { jobId } = ana.jobs.start(hold, { name, targets: [ana.target(name)] }, { name: 'ana (desktop)' });
  await until('it is held', async () => (await lockOn(ben, name)) !== undefined);
  const startedAt = performance.now();
  while (performance.now() - startedAt < leaseMs * 4) {
    expect(await lockOn(ben, name)).toMatchObject({ stale: false });
    const own = await ownContainers(name);
    expect(own.filter((kind) => kind === 'lock')).toHaveLength(1);
    expect(own.length).toBeLessThanOrEqual(3);
  }
  gate.resolve();
  expect((await ana.ended(jobId)).state).toBe('succeeded');
  expect(await ownContainers(name)).toEqual([]);
});

test('a laptop that slept while its lock was broken stops before its next step and names who broke it', async () => {
  const name = lockedName();
  const holder = await startHolder(address, name, leaseMs);
  const ben = await laptopOf(address, { leaseMs });
  holder.signal('SIGSTOP');
  await until('it is stale', async () => (await lockOn(ben, name))?.stale === true);
  await ben.client.locks.break({ lock: `container/${name}`, host: 'deck', confirm: `container/${name}` });
  const steps = holder.steps();
  holder.signal('SIGCONT');
  await until('the job has ended', () => holder.said.some((line) => 'ended' in line));
  expect(holder.said.at(-1)).toMatchObject({
    ended: 'interrupted',
    error: {
      code: 'INTERRUPTED',
      message: expect.stringMatching(/was broken by ana \(test\) at .*@/) as string,
    },
  });
  expect(holder.steps()).toBe(steps);
  await until('nothing of it is left', async () => (await ownContainers(name)).length === 0);
});

test('a laptop that slept and lost nothing goes on', async () => {
  const name = lockedName();
  const holder = await startHolder(address, name, leaseMs);
  const ben = await laptopOf(address, { leaseMs });
  holder.signal('SIGSTOP');
  await until('it is stale', async () => (await lockOn(ben, name))?.stale === true);
  const steps = holder.steps();
  holder.signal('SIGCONT');
  await until('it goes on', () => holder.steps() > steps + 3);
  await until('it is renewed', async () => (await lockOn(ben, name))?.stale === false);
});

test('a lock that a prune removed is taken again; one that somebody else has by then stops its job', async () => {
  const name = lockedName();
  const [ana, ben] = [await laptopOf(address, { leaseMs }), await laptopOf(address, { leaseMs })];
  const gate = Promise.withResolvers<void>();
  const hold = workKind('test.hold', ({ step, signal }) =>
    step('hold', {}, async () => {
      await Promise.race([
        gate.promise,
        new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason))),
      ]);
      return {};
    }),
  );
  for (const laptop of [ana, ben]) laptop.jobs.register(hold);
  const input = { name, targets: [ana.target(name)] };
  const { jobId } = ana.jobs.start(hold, input, { name: 'ana (desktop)' });
  const prune = async (): Promise<void> => {
    for (const id of await ownContainers(name, 'id'))
      await docker('local', ['rm', id]).catch(() => undefined);
  };
  await until('it is held', async () => (await ownContainers(name)).includes('lock'));
  await prune();
  await until('it is taken again', async () => (await ownContainers(name)).includes('lock'));
  expect(ana.jobs.get(jobId).state).toBe('running');

  await prune();
  const bens = ben.jobs.start(
    hold,
    { name, targets: [ben.target(name)] },
    { name: 'ben (cli)' },
    { waitForLockMs: 5000 },
  );
  await until(
    'one of both is over',
    () => ana.jobs.get(jobId).state !== 'running' || ben.jobs.get(bens.jobId).state === 'failed',
  );
  // Whoever was first has it; never both.
  const states = [ana.jobs.get(jobId).state, ben.jobs.get(bens.jobId).state];
  expect(states.filter((state) => state === 'running' || state === 'queued').length).toBeLessThanOrEqual(1);
  gate.resolve();
  await Promise.all([ana.ended(jobId), ben.ended(bens.jobId)]);
});
