import { beforeAll, expect, test } from 'vitest';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import { attachFace, engineFolder, until } from '../../support/engine-runs.ts';
import { labStack, sampleStack, useLocalCompose } from './compose-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

test('an engine that is killed during an up leaves Compose at work; the next one follows it and tells the end', async () => {
  useLocalCompose(world);
  // It ignores being told to stop, so that Compose is at work for some seconds.
  const slow = sampleStack()
    .replaceAll('trap "exit 0" TERM;', 'trap : TERM;')
    .replaceAll('grace_period: 1s', 'grace_period: 4s');
  const stack = await labStack(world, 'remote', slow);
  const before = await stack.ids();
  stack.write('compose.yaml', slow.replace('hello', 'good night'));
  const folder = engineFolder();
  const { client, engine, closed } = await attachFace(folder);
  const ed25519 = world.hostKeys.find((key) => key.type === 'ssh-ed25519');
  await client.hosts.add({
    address: world.remote.sshUrl,
    name: 'far',
    identityFile: world.keys.deploy,
    acceptFingerprint: ed25519?.fingerprint,
  });
  await until('the host is reached', async () => {
    const { hosts } = await client.hosts.list({});
    return hosts[0]?.connection.state === 'ready';
  });
  const { jobId } = await client.stacks.up({ stack: stack.name, host: 'far' });
  await until('Compose is at work', async () => {
    const { progress } = await client.jobs.get({ id: jobId });
    return progress?.message?.includes('Recreate') === true;
  });
  process.kill(engine.pid, 'SIGKILL');
  await closed;

  const next = await attachFace(folder);
  const killed = await next.client.jobs.get({ id: jobId });
  expect(killed.state).toBe('interrupted');
  expect(killed.leftovers.join(' ')).toContain('goes on there by itself');
  const findFollower = async () => {
    const { jobs } = await next.client.jobs.list({});
    return jobs.find(({ id, kind }) => id !== jobId && kind === 'stacks.up');
  };
  await until(
    'a job that follows the run',
    async () => typeof (await findFollower())?.endedAt === 'number',
    60_000,
  );
  const follower = await findFollower();
  expect(follower).toMatchObject({
    state: 'succeeded',
    requestedBy: 'wheelhouse',
    error: null,
    result: { resumed: jobId, exitCode: 0 },
  });
  const after = await stack.ids();
  expect(after['web-1']).not.toBe(before['web-1']);
  const states = await docker('remote', ['ps', '--filter', `name=${stack.name}`, '--format', '{{.State}}']);
  expect(states.trim().split('\n')).toEqual(['running', 'running']);
  const { entries } = await next.client.audit.list({ subject: stack.name });
  expect(entries.map(({ outcome }) => outcome)).toEqual(['done', 'interrupted']);
});
