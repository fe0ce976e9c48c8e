import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import type { UndoView } from '../../../main/contract/undo.ts';
import { cutNetwork, docker, ensureLab, healNetwork, type LabWorld } from '../../lab/world.ts';
import { attachFace, engineFolder, until } from '../../support/engine-runs.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { stateOf, undoContainer } from './undo-lab.ts';

let world: LabWorld;
const deadlineSeconds = 10;
// A step of its extension may have been heard just before the end.
const longestMs = (deadlineSeconds + 6) * 1000;

beforeAll(async () => {
  world = await ensureLab();
});

afterEach(async () => {
  await healNetwork();
});

async function addFar(client: Client): Promise<void> {
  const key = world.hostKeys.find(({ type }) => type === 'ssh-ed25519');
  await client.hosts.add({
    address: world.remote.sshUrl,
    name: 'far',
    identityFile: world.keys.deploy,
    acceptFingerprint: key?.fingerprint,
  });
}

/** A container with so much in it that copying it takes longer than the test needs. */
async function bigContainer(): Promise<{ name: string; id: string }> {
  const container = await undoContainer('remote');
  await docker('remote', ['exec', container.name, 'truncate', '-s', '3G', '/big']);
  return container;
}

/** Begins a copy for which the container is stopped, and answers once it is. */
async function copyStopped(client: Client, container: { name: string }, path = '/big'): Promise<string> {
  await until('the container is known', async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some(({ name }) => name === container.name));
  });
  const { jobId } = await client.files.download({
    container: container.name,
    path,
    to: temporaryFolder(),
    consistency: 'stop',
    deadlineSeconds,
    confirm: container.name,
  });
  await until(
    'it is stopped for the copy',
    async () => (await stateOf('remote', container.name)) === 'exited',
  );
  return jobId;
}

async function undoOf(client: Client, jobId: string): Promise<UndoView> {
  const { undos } = await client.undo.list({});
  const found = undos.find((undo) => undo.jobId === jobId);
  if (found === undefined) throw new Error(`There is no undo of ${jobId}.`);
  return found;
}

function watchdogsOf(undoId: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
        return words.includes('watch') && words.some((word) => word.endsWith(`/${undoId}`));
      } catch {
        return false;
      }
    });
}

test('what a job stopped is up again by the deadline with the laptop gone, and the next connection tells it; without the watchdog it stays down', async () => {
  const folder = engineFolder();
  const { client, engine, closed } = await attachFace(folder);
  await addFar(client);
  const [kept, control] = await Promise.all([bigContainer(), bigContainer()]);
  const controlJob = await copyStopped(client, control);
  const jobId = await copyStopped(client, kept);
  const undo = await undoOf(client, jobId);
  expect(undo).toMatchObject({ mine: true, state: 'armed', where: 'process', jobActive: true });
  const lost = await undoOf(client, controlJob);
  const doomed = watchdogsOf(lost.id);
  expect(doomed).toHaveLength(1);

  await cutNetwork();
  process.kill(engine.pid, 'SIGKILL');
  for (const pid of doomed) process.kill(pid, 'SIGKILL');
  await closed;
  const goneAt = performance.now();
  expect(await stateOf('remote', kept.name)).toBe('exited');
  await until('it runs again', async () => (await stateOf('remote', kept.name)) === 'running', longestMs);
  await new Promise((resolve) => setTimeout(resolve, longestMs + 2000 - (performance.now() - goneAt)));
  expect(await stateOf('remote', kept.name)).toBe('running');
  expect(await stateOf('remote', control.name)).toBe('exited');

  await healNetwork();
  const next = await attachFace(folder);
  await until(
    'both are told',
    async () =>
      (await undoOf(next.client, jobId)).state === 'acted' &&
      (await undoOf(next.client, controlJob)).state === 'lost',
    60_000,
  );
  const told = await undoOf(next.client, jobId);
  expect(told.containers).toMatchObject([{ name: kept.name, outcome: 'started' }]);
  expect(told.story).toMatch(
    new RegExp(
      `^Files.download was cut off at \\d\\d:\\d\\d; the watchdog on far started ${kept.name} at \\d\\d:\\d\\d, \\d+ s after it was stopped\\.$`,
    ),
  );
  const job = await next.client.jobs.get({ id: jobId });
  expect(job).toMatchObject({ state: 'interrupted' });
  expect(job.leftovers[0]).toBe(told.story);

  const left = await undoOf(next.client, controlJob);
  expect(left.story).toContain(`${control.name} is exited`);
  const { jobId: runId } = await next.client.undo.run({ id: left.id });
  await until(
    'it was put back by a person',
    async () => (await next.client.jobs.get({ id: runId })).state === 'succeeded',
  );
  expect(await stateOf('remote', control.name)).toBe('running');
  expect(await next.client.audit.list({ subject: control.name })).toMatchObject({
    entries: expect.arrayContaining([expect.objectContaining({ act: 'undo.run', outcome: 'done' })]),
  });
}, 150_000);

test('a copy that is done leaves no watchdog; of one that was cut off a person may keep the container down or have it back at once, and another laptop only sees it', async () => {
  const folder = engineFolder();
  const { client, engine, closed } = await attachFace(folder);
  await addFar(client);
  const [done, down, back] = await Promise.all([undoContainer('remote'), bigContainer(), bigContainer()]);
  const doneJob = await copyStopped(client, done, '/bin/busybox');
  await until('the copy is done', async () => (await client.jobs.get({ id: doneJob })).state === 'succeeded');
  expect(await undoOf(client, doneJob)).toMatchObject({ state: 'cancelled' });
  expect(await stateOf('remote', done.name)).toBe('running');
  const downJob = await copyStopped(client, down);
  const backJob = await copyStopped(client, back);
  await expect(client.undo.cancel({ id: (await undoOf(client, downJob)).id })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  const other = await attachFace(engineFolder());
  await addFar(other.client);
  await until('another laptop sees it as that of this one', async () =>
    (await other.client.undo.list({})).undos.some(({ mine, jobId }) => !mine && jobId === downJob),
  );
  const foreign = await undoOf(other.client, downJob);
  expect(foreign).toMatchObject({ mine: false, state: 'armed', owner: expect.stringContaining('@') });
  await expect(other.client.undo.cancel({ id: foreign.id })).rejects.toMatchObject({ code: 'REFUSED' });

  process.kill(engine.pid, 'SIGKILL');
  await closed;

  const next = await attachFace(folder);
  await until('both are found', async () => (await undoOf(next.client, backJob)).seenAt !== null);
  await until('far is reached', async () => {
    const { hosts } = await next.client.hosts.list({});
    return hosts[0]?.connection.state === 'ready';
  });
  const kept = await next.client.undo.cancel({ id: (await undoOf(next.client, downJob)).id });
  expect(kept).toMatchObject({ state: 'cancelled' });
  const { jobId } = await next.client.undo.run({ id: (await undoOf(next.client, backJob)).id });
  await until('it is back', async () => (await next.client.jobs.get({ id: jobId })).state === 'succeeded');
  expect(await stateOf('remote', back.name)).toBe('running');
  await new Promise((resolve) => setTimeout(resolve, longestMs));
  expect(await stateOf('remote', down.name)).toBe('exited');
  expect(watchdogsOf(kept.id)).toEqual([]);
}, 120_000);
