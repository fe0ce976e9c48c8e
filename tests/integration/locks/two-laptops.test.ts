import { spawn } from 'node:child_process';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { JobView } from '../../../main/contract/jobs.ts';
import { isEnded } from '../../../main/contract/jobs.ts';
import { layout } from '../../../main/platform/layout.ts';
import { engineArguments } from '../../../main/server/engine-command.ts';
import type { Attachment } from '../../../main/server/attach.ts';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import { attachFace, engineFolder, until } from '../../support/engine-runs.ts';
import { labContainer } from '../../support/lab-container.ts';

const ignoresTerm = "trap '' TERM; while :; do sleep 1; done";
let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

/** A real engine process on a machine of this name, attached to the lab's local engine. */
async function laptop(machine: string, folder = engineFolder()) {
  const command = [process.execPath, layout.engineProcess, ...engineArguments(folder, { stay: true })];
  const child = spawn('unshare', ['--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', machine, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const attachment = await attachFace(folder, { start: false });
  const { client } = attachment;
  const { hosts } = await client.hosts.list({});
  if (hosts.length === 0) await client.hosts.add({ address: world.local.dockerHost, name: 'deck' });
  return { ...attachment, folder, child };
}

async function knows({ client }: Attachment, name: string): Promise<void> {
  await until(`the container ${name} is known`, async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some((container) => container.name === name));
  });
}

async function stop({ client }: Attachment, name: string): Promise<JobView> {
  const { jobId } = await client.containers.stop({ container: name, timeoutSeconds: 1 });
  for (;;) {
    const job = await client.jobs.get({ id: jobId });
    if (isEnded(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('of two laptops that act on one container at once, one does and the other is refused with its name', async () => {
  const name = await labContainer('local', ignoresTerm);
  const laptops = [await laptop('anas-laptop'), await laptop('bens-laptop')];
  for (const each of laptops) await knows(each, name);
  const won = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    await docker('local', ['start', name]);
    const order = round % 2 === 0 ? laptops : laptops.toReversed();
    const jobs = await Promise.all(order.map((each) => stop(each, name)));
    expect(jobs.map(({ state }) => state).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'failed',
      'succeeded',
    ]);
    const winner = laptops.indexOf(order[jobs[0]?.state === 'succeeded' ? 0 : 1] ?? laptops[0]!);
    const holder = ['anas-laptop', 'bens-laptop'][winner] ?? '';
    won.add(holder);
    const refused = jobs.find(({ state }) => state === 'failed');
    expect(refused).toMatchObject({
      startedAt: null,
      steps: [],
      error: {
        code: 'LOCK_HELD',
        message: expect.stringMatching(
          new RegExp(`“${name}” on deck is busy: containers.stop, asked by .+ at .+@${holder} \\d+ s ago`),
        ) as string,
        details: { stale: false },
      },
    });
  }
  expect(won.size).toBe(2);
  // Nobody takes the locks for containers of a person.
  for (const { client } of laptops) {
    const { inventories } = await client.containers.list({});
    const names = inventories.flatMap(({ containers }) => containers.map((container) => container.name));
    expect(names.filter((each) => each.startsWith('wheelhouse.'))).toEqual([]);
    expect((await client.locks.list({})).hosts).toMatchObject([
      { host: 'deck', locks: expect.any(Array) as unknown },
    ]);
  }
});

test('an engine killed while it held a lock keeps the other out by its name, until its next life has told and given it back', async () => {
  const name = await labContainer('local', ignoresTerm);
  const ana = await laptop('anas-laptop');
  const ben = await laptop('bens-laptop');
  for (const each of [ana, ben]) await knows(each, name);
  const { jobId } = await ana.client.containers.stop({ container: name, timeoutSeconds: 60 });
  await until('the job is at work', async () => {
    const { steps } = await ana.client.jobs.get({ id: jobId });
    return steps.some(({ state, name: step }) => state === 'running' && step !== 'check');
  });
  process.kill(ana.engine.pid, 'SIGKILL');
  await ana.closed;
  const held = { code: 'LOCK_HELD', message: expect.stringContaining('anas-laptop') as string };
  expect(await stop(ben, name)).toMatchObject({ state: 'failed', error: held });

  const next = await laptop('anas-laptop', ana.folder);
  expect(await next.client.jobs.get({ id: jobId })).toMatchObject({ state: 'interrupted' });
  expect((await next.client.system.get({})).notices).toMatchObject([{ kind: 'jobsInterrupted' }]);
  await until('the lock was given back', async () => {
    const { hosts } = await ben.client.locks.list({ host: 'deck' });
    return hosts[0]?.locks?.every((lock) => lock.subject !== name) === true;
  });
  expect((await stop(ben, name)).state).toBe('succeeded');
});
