import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { engines, fresh, lines, makeImage, openStorage, prefix, sweep } from './storage-lab.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
  await sweep();
});

afterEach(sweep);

async function truth(engine: EngineName, ...args: string[]): Promise<string[]> {
  return lines(await docker(engine, args)).sort();
}

// Others work on the same lab at the same time: what they make meanwhile is in neither answer.
async function agrees<Answer>(look: () => Promise<readonly [Answer, Answer]>): Promise<void> {
  let seen = await look();
  for (let again = 0; again < 5 && JSON.stringify(seen[0]) !== JSON.stringify(seen[1]); again += 1) {
    seen = await look();
  }
  expect(seen[0]).toEqual(seen[1]);
}

describe.each(engines)('what lies on $host', ({ host, engine }) => {
  test('has the images of docker images, with size, users and what is dangling', async () => {
    const { client } = await openStorage(lab);
    const name = `${prefix}/app:1.0`;
    const id = await makeImage(engine, name);
    await docker(engine, ['tag', name, `${prefix}/app:latest`]);
    const dangling = await makeImage(engine, null, 2);
    const stopped = fresh('stopped');
    await docker(engine, ['create', '--name', stopped, '--label', 'com.docker.compose.project=shop', name]);

    await agrees(async () => {
      const { images } = await client.images.list({ host, sizes: false });
      return [
        images.map((image) => image.id).sort(),
        [...new Set(await truth(engine, 'images', '-q', '--no-trunc'))].sort(),
      ];
    });
    const { images, sizesProblem } = await client.images.list({ host });
    expect(sizesProblem).toBeNull();
    expect(images.find((image) => image.id === id)).toMatchObject({
      tags: [`${prefix}/app:1.0`, `${prefix}/app:latest`],
      dangling: false,
      inUse: true,
      users: [{ name: stopped, state: 'created', stack: 'shop' }],
    });
    const lone = images.find((image) => image.id === dangling);
    expect(lone).toMatchObject({ tags: [], dangling: true, inUse: false, users: [] });
    expect(lone?.uniqueBytes).toBe(2 * 1024 * 1024);
    expect(lone?.sharedBytes).toBeGreaterThan(1_000_000);
    const redis = images.find((image) => image.tags.includes('redis:7'));
    expect(redis?.users.map((user) => user.name).sort()).toEqual(
      await truth(engine, 'ps', '-a', '--filter', 'ancestor=redis:7', '--format', '{{.Names}}'),
    );
  });

  test('has the volumes of docker volume ls, with bytes, mount paths and what nobody named', async () => {
    const { client } = await openStorage(lab);
    const [name, user] = [fresh('data'), fresh('writer')];
    await docker(engine, ['volume', 'create', '--label', 'com.docker.compose.project=shop', name]);
    const script = 'dd if=/dev/zero of=/srv/data/file bs=1000 count=3000 2>/dev/null';
    await docker(engine, [
      'run',
      '--name',
      user,
      '-v',
      `${name}:/srv/data`,
      '-v',
      '/anonymous',
      'busybox:1',
      'sh',
      '-c',
      script,
    ]);

    await agrees(async () => {
      const { volumes } = await client.volumes.list({ host, sizes: false });
      return [volumes.map((volume) => volume.name).sort(), await truth(engine, 'volume', 'ls', '-q')];
    });
    const { volumes } = await client.volumes.list({ host });
    const mine = volumes.find((volume) => volume.name === name);
    expect(mine).toMatchObject({
      driver: 'local',
      anonymous: false,
      stack: 'shop',
      inUse: true,
      users: [{ name: user, state: 'exited', mountPath: '/srv/data', readOnly: false }],
    });
    expect(mine?.sizeBytes).toBeGreaterThanOrEqual(3_000_000);
    expect(engine === 'local' ? mine?.changedAt : mine?.createdAt).toBeGreaterThan(Date.now() - 120_000);
    const unnamed = volumes.filter((volume) =>
      volume.users.some((one) => one.name === user && one.mountPath === '/anonymous'),
    );
    expect(unnamed).toMatchObject([{ anonymous: true }]);
  });

  test('has the networks of docker network ls, with subnet and addresses', async () => {
    const { client } = await openStorage(lab);
    const [name, user] = [fresh('net'), fresh('member')];
    await docker(engine, ['network', 'create', '--internal', '--subnet', '10.231.250.0/28', name]);
    await docker(engine, ['run', '-d', '--name', user, '--network', name, 'busybox:1', 'sleep', '60']);

    await agrees(async () => {
      const { networks } = await client.networks.list({ host });
      return [
        networks.map((network) => network.id).sort(),
        await truth(engine, 'network', 'ls', '-q', '--no-trunc'),
      ];
    });
    const { networks } = await client.networks.list({ host });
    expect(networks.find((network) => network.name === name)).toMatchObject({
      driver: 'bridge',
      internal: true,
      builtIn: false,
      subnets: [{ subnet: '10.231.250.0/28' }],
      users: [{ name: user, state: 'running', address: '10.231.250.2' }],
    });
    expect(networks.find((network) => network.name === 'bridge')?.builtIn).toBe(true);
  });

  test('is told of an image with its secrets masked', async () => {
    const { client } = await openStorage(lab);
    const holder = fresh('secret');
    await docker(engine, ['create', '--name', holder, 'busybox:1']);
    const changes = [
      'ENV API_TOKEN=hunter2hunter2',
      'ENV MODE=fast',
      'LABEL build.token=hunter2label',
      `LABEL ${prefix}=1`,
    ].flatMap((line) => ['--change', line]);
    await docker(engine, ['commit', ...changes, holder, `${prefix}/secret:1`]);
    const told = await client.images.inspect({ host, image: `${prefix}/secret:1` });
    expect(told.environment).toContainEqual({ name: 'MODE', value: 'fast' });
    expect(told.environment.map(({ name }) => name)).toContain('API_TOKEN');
    expect(JSON.stringify(told)).not.toContain('hunter2');
    expect(told.platform).toBe('linux/amd64');
  });
});

test('a host that is away answers with an error and never with an empty list', async () => {
  const { client } = await openStorage(lab);
  await client.hosts.pause();
  for (const ask of [
    () => client.images.list({ host: 'far' }),
    () => client.volumes.list({ host: 'far' }),
    () => client.networks.list({ host: 'far' }),
    () => client.prune.preview({ host: 'far' }),
  ]) {
    expect(await failureOf(ask())).toMatchObject({ code: 'REFUSED' });
  }
  await client.hosts.resume();
  await client.hosts.add({ address: 'unix:///nowhere/docker.sock', name: 'gone' });
  expect(await failureOf(client.images.list({ host: 'gone' }))).toMatchObject({ code: 'HOST_UNREACHABLE' });
});
