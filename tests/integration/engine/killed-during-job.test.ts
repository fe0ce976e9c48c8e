import { beforeAll, expect, test } from 'vitest';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { attachFace, engineFolder, until } from '../../support/engine-runs.ts';
import { labContainer } from '../../support/lab-container.ts';

const ignoresTerm = "trap '' TERM; while :; do sleep 1; done";
let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

test('an engine that was killed during a job tells at the next start what it left', async () => {
  const stubborn = await labContainer('local', ignoresTerm);
  const folder = engineFolder();
  const { client, engine, closed } = await attachFace(folder);
  await client.hosts.add({ address: world.local.dockerHost, name: 'deck' });
  await until('the container is known', async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some(({ name }) => name === stubborn));
  });
  const { jobId } = await client.containers.stop({ container: stubborn, timeoutSeconds: 60 });
  await until('the job is at work', async () => {
    const { steps } = await client.jobs.get({ id: jobId });
    return steps.some(({ state, name }) => state === 'running' && name !== 'check');
  });
  process.kill(engine.pid, 'SIGKILL');
  await closed;

  const next = await attachFace(folder);
  const job = await next.client.jobs.get({ id: jobId });
  expect(job).toMatchObject({ state: 'interrupted', kind: 'containers.stop', subject: { name: stubborn } });
  expect(job.steps.at(-1)).toMatchObject({ state: 'interrupted' });
  expect(job.leftovers).not.toEqual([]);
  expect((await next.client.system.get({})).notices).toMatchObject([{ kind: 'jobsInterrupted' }]);
  const { entries } = await next.client.audit.list({ subject: stubborn });
  expect(entries[0]).toMatchObject({ act: 'containers.stop', outcome: 'interrupted', jobId });
  expect(await next.client.audit.verify({})).toMatchObject({ ok: true });
});

test('a stop is refused while a job runs, and the engine stays', async () => {
  const stubborn = await labContainer('local', ignoresTerm);
  const folder = engineFolder();
  const { client, engine } = await attachFace(folder);
  await client.hosts.add({ address: world.local.dockerHost, name: 'deck' });
  await until('the container is known', async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some(({ name }) => name === stubborn));
  });
  const { jobId } = await client.containers.stop({ container: stubborn, timeoutSeconds: 4 });
  await expect(client.system.stop({})).rejects.toMatchObject({ code: 'REFUSED' });
  expect((await client.system.get({})).pid).toBe(engine.pid);
  await until('the job has ended', async () => (await client.jobs.get({ id: jobId })).state === 'succeeded');
});
