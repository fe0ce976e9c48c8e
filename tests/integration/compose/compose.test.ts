import { beforeAll, describe, expect, test } from 'vitest';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { until } from '../../support/lab-rooms.ts';
import { hostOf, labStack, openComposeLab, sampleStack } from './compose-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

const engines: readonly EngineName[] = ['local', 'remote'];

describe.each(engines)('a stack on the %s engine', (engine) => {
  const host = hostOf[engine];

  test('in a folder with spaces and quotes is brought to its changed file: only what changed is made anew', async () => {
    const lab = await openComposeLab(world);
    const folder = `the team's "shop" $HOME; files`;
    const stack = await labStack(world, engine, sampleStack(), { folder });
    const before = await stack.ids();
    expect(await lab.describe(engine, stack.name)).toMatchObject({
      problem: null,
      workingFolder: stack.folder,
      services: [
        { name: 'db', wanted: 1, running: 1, drift: 'same', dependsOn: [] },
        { name: 'web', wanted: 1, running: 1, drift: 'same', dependsOn: ['db'] },
      ],
    });
    stack.write('compose.yaml', sampleStack('good morning'));
    expect(await lab.service(engine, stack.name, 'web')).toMatchObject({ drift: 'changed' });

    const job = await lab.done(lab.stacks.up({ stack: stack.name, host }));
    expect(job).toMatchObject({ state: 'succeeded', error: null, result: { through: 'compose' } });
    const after = await stack.ids();
    expect(after['db-1']).toBe(before['db-1']);
    expect(after['web-1']).not.toBe(before['web-1']);
    expect(await lab.service(engine, stack.name, 'web')).toMatchObject({ drift: 'same', running: 1 });
    const [entry] = lab.rooms.audit.list({ subject: stack.name });
    expect(entry).toMatchObject({
      act: 'stacks.up',
      outcome: 'done',
      before: { containers: [{ name: `${stack.name}-db-1` }, { id: before['web-1'] }] },
      after: {
        containers: [
          { id: before['db-1'], state: 'running' },
          { id: after['web-1'], image: 'busybox:1' },
        ],
      },
    });
    expect(JSON.stringify([job, entry])).not.toContain('tall-mast');
  });

  test('is scaled up and down, restarted in order, taken down with its volume kept, and brought up again', async () => {
    const lab = await openComposeLab(world);
    const stack = await labStack(world, engine, sampleStack());
    const target = { stack: stack.name, host };
    const scaled = await lab.done(lab.stacks.scale({ ...target, service: 'web', replicas: 3 }));
    expect(scaled.error).toBeNull();
    expect(await lab.service(engine, stack.name, 'web')).toMatchObject({ running: 3, wanted: 1 });
    expect((await lab.done(lab.stacks.scale({ ...target, service: 'web', replicas: 1 }))).error).toBeNull();
    expect(Object.keys(await stack.ids()).sort()).toEqual(['db-1', 'web-1']);

    const restarted = await lab.done(lab.stacks.restart(target));
    expect(restarted).toMatchObject({ state: 'succeeded' });
    const turns = restarted.steps
      .filter(({ name }) => name === 'compose')
      .map(({ intent }) => intent['services']);
    expect(turns).toEqual([['db'], ['web']]);

    await docker(engine, ['exec', `${stack.name}-db-1`, 'sh', '-c', 'echo 42 > /kept/answer']);
    const down = await lab.done(lab.stacks.down(target));
    expect(down).toMatchObject({ state: 'succeeded' });
    expect(await stack.ids()).toEqual({});
    // Nothing of it is left on the engine but the volume, and how it was run is still known.
    expect(await lab.describe(engine, stack.name)).toMatchObject({
      services: [{ drift: 'missing' }, { drift: 'missing' }],
    });
    expect((await lab.done(lab.stacks.up(target))).error).toBeNull();
    const answer = await docker(engine, ['exec', `${stack.name}-db-1`, 'cat', '/kept/answer']);
    expect(answer.trim()).toBe('42');
  });
});

test('a service that does not come back is named with its last lines, and what leans on it is left alone', async () => {
  const lab = await openComposeLab(world);
  const stack = await labStack(world, 'local', sampleStack());
  const before = await stack.ids();
  const bad = sampleStack().replace('trap "exit 0" TERM;', 'echo "password=tall-mast broken"; exit 3;');
  stack.write('compose.yaml', bad);
  const job = await lab.done(lab.stacks.up({ stack: stack.name, host: 'near', services: ['db'] }));
  expect(job).toMatchObject({
    state: 'failed',
    error: {
      code: 'ENGINE_ERROR',
      message: expect.stringContaining('db') as string,
      details: { lastLines: [expect.stringContaining('broken') as string] },
    },
  });
  expect(JSON.stringify(job)).not.toContain('tall-mast');
  expect((await stack.ids())['web-1']).toBe(before['web-1']);
});

test('where the file is gone, up is refused in a sentence and services are still restarted', async () => {
  const lab = await openComposeLab(world);
  const stack = await labStack(world, 'local', sampleStack());
  await docker('local', ['compose', '-p', stack.name, 'ps']);
  const { renameSync } = await import('node:fs');
  renameSync(`${stack.folder}/compose.yaml`, `${stack.folder}/moved.yaml`);
  const target = { stack: stack.name, host: 'near' };
  expect(await failureOf(lab.stacks.up(target))).toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining(`${stack.folder}/compose.yaml`) as string,
  });
  const restarted = await lab.done(lab.stacks.restart(target));
  expect(restarted).toMatchObject({ state: 'succeeded', result: { through: 'engine' } });
  const order = restarted.steps.filter(({ name }) => name === 'act').map(({ intent }) => intent['services']);
  expect(order).toEqual([['db'], ['web']]);
  expect((await lab.done(lab.stacks.stop(target))).error).toBeNull();
  expect((await lab.describe('local', stack.name)).services.map(({ running }) => running)).toEqual([0, 0]);
  expect((await lab.done(lab.stacks.start(target))).error).toBeNull();
  expect(lab.rooms.audit.list({ subject: stack.name }).at(-1)).toMatchObject({
    act: 'stacks.up',
    outcome: 'refused',
  });
});

test('what cannot be scaled says so first', async () => {
  const lab = await openComposeLab(world);
  const named = sampleStack()
    .replace("volumes: ['kept:/kept']", "volumes: ['kept:/kept']\n    container_name: compose-test-named-db")
    .replace('depends_on:', "ports: ['127.0.0.1:28471:80']\n    depends_on:");
  const stack = await labStack(world, 'local', named);
  const target = { stack: stack.name, host: 'near' };
  expect(await failureOf(lab.stacks.scale({ ...target, service: 'db', replicas: 2 }))).toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('compose-test-named-db') as string,
  });
  expect(await failureOf(lab.stacks.scale({ ...target, service: 'web', replicas: 2 }))).toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('28471') as string,
  });
  expect(await failureOf(lab.stacks.scale({ ...target, service: 'nobody', replicas: 2 }))).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a container that claims to be of a stack with a hostile name can be acted on, and hands nothing to Compose', async () => {
  const lab = await openComposeLab(world);
  const name = `it's; touch /tmp/x "$(id)" --help`;
  const labels = [
    '--label',
    `com.docker.compose.project=${name}`,
    '--label',
    'com.docker.compose.service=--volumes',
  ];
  const files = ['--label', 'com.docker.compose.project.config_files=/etc/passwd'];
  const container = `compose-hostile-${String(process.pid)}`;
  await docker('local', [
    'run',
    '-d',
    '--name',
    container,
    ...labels,
    ...files,
    'busybox:1',
    'sleep',
    '1000',
  ]);
  try {
    const target = { stack: name, host: 'near' };
    expect(await lab.stacks.describe(target)).toMatchObject({ problem: { kind: 'badName' } });
    expect(await failureOf(lab.stacks.down(target))).toMatchObject({ code: 'REFUSED' });
    const restarted = await lab.done(lab.stacks.restart({ ...target, timeoutSeconds: 0 }));
    expect(restarted).toMatchObject({ state: 'succeeded', result: { through: 'engine' } });
  } finally {
    await docker('local', ['rm', '-f', container]);
  }
});

test('a protected host wants the stack’s name typed before it is taken away', async () => {
  const lab = await openComposeLab(world, true);
  const stack = await labStack(world, 'remote', sampleStack());
  const target = { stack: stack.name, host: 'far' };
  expect(await failureOf(lab.stacks.down(target))).toMatchObject({
    code: 'REFUSED',
    data: { details: { confirm: stack.name } },
  });
  expect(Object.keys(await stack.ids())).toHaveLength(2);
  expect((await lab.done(lab.stacks.down({ ...target, confirm: stack.name }))).error).toBeNull();
});

test('a cancel reaches Compose on the host, and what it left standing still is started again', async () => {
  const lab = await openComposeLab(world);
  // Both are made anew at once, and web is started only when db is healthy, which takes a while: there it is cancelled.
  const slow = (greeting: string): string =>
    sampleStack(greeting)
      .replace('trap "exit 0" TERM;', `trap "exit 0" TERM; (sleep 4; touch /tmp/${greeting}) &`)
      .replace("['CMD', 'true'], interval: 1s", `['CMD', 'test', '-f', '/tmp/${greeting}'], interval: 1s`)
      .replace('retries: 3', 'retries: 30');
  const stack = await labStack(world, 'remote', slow('hello'));
  stack.write('compose.yaml', slow('hi'));
  const { jobId } = await lab.stacks.up({ stack: stack.name, host: 'far' });
  await until('Compose to wait for db', () => {
    const { progress } = lab.rooms.jobs.get(jobId);
    return progress?.message?.includes('Waiting') === true;
  });
  lab.rooms.jobs.cancel(jobId, { name: 'ana (test)' });
  expect(await lab.rooms.ended(jobId)).toMatchObject({ state: 'cancelled' });
  expect((await lab.service('remote', stack.name, 'web')).running).toBe(1);
  expect((await lab.service('remote', stack.name, 'db')).running).toBe(1);
});

test('where the login needs sudo, Compose is run with it, and its run is looked after all the same', async () => {
  const lab = await openComposeLab(world);
  const ed25519 = world.hostKeys.find((key) => key.type === 'ssh-ed25519');
  await lab.rooms.client.hosts.add({
    address: world.remote.sshUrl.replace('deploy@', `${world.remote.users.sudo}@`),
    name: 'behind-sudo',
    identityFile: world.keys.deploy,
    acceptFingerprint: ed25519?.fingerprint,
  });
  await until('the host to be listed', async () => {
    const { inventories } = await lab.rooms.client.containers.list({ host: 'behind-sudo' });
    return inventories[0]?.certainty === 'fresh';
  });
  const stack = await labStack(world, 'remote', sampleStack());
  stack.write('compose.yaml', sampleStack('good evening'));
  const target = { stack: stack.name, host: 'behind-sudo' };
  expect(await lab.stacks.describe(target)).toMatchObject({ compose: { sudo: true }, problem: null });
  expect(await lab.done(lab.stacks.up(target))).toMatchObject({ state: 'succeeded', error: null });
  expect(await lab.service('remote', stack.name, 'web')).toMatchObject({ drift: 'same', running: 1 });
});
