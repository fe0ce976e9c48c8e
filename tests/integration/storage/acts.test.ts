import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { engines, fresh, lines, makeImage, openStorage, prefix, sweep } from './storage-lab.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
  await sweep();
});

afterEach(sweep);

describe.each(engines)('on $host', ({ host, engine }) => {
  test('a volume is made, refused while a container uses it, and removed only by its typed name', async () => {
    const storage = await openStorage(lab);
    const { client } = storage;
    const [volume, user] = [fresh('data'), fresh('user')];
    expect(await client.volumes.create({ host, name: volume })).toEqual({ name: volume });
    expect(await failureOf(client.volumes.create({ host, name: volume }))).toMatchObject({
      code: 'REFUSED',
    });
    await docker(engine, ['create', '--name', user, '-v', `${volume}:/data`, 'busybox:1']);
    expect(await failureOf(client.volumes.remove({ host, volume, confirm: volume }))).toMatchObject({
      code: 'REFUSED',
      message: `The volume ${volume} on ${host} is in use by ${user}.`,
    });
    await docker(engine, ['rm', user]);
    for (const confirm of [undefined, '', host]) {
      expect(await failureOf(client.volumes.remove({ host, volume, confirm }))).toMatchObject({
        code: 'REFUSED',
        data: { details: { confirm: volume } },
      });
    }
    expect(lines(await docker(engine, ['volume', 'ls', '-q']))).toContain(volume);
    const job = await storage.ended((await client.volumes.remove({ host, volume, confirm: volume })).jobId);
    expect(job.state).toBe('succeeded');
    expect(lines(await docker(engine, ['volume', 'ls', '-q']))).not.toContain(volume);
    const entries = storage.audit
      .list({ limit: 8, subject: volume })
      .map(({ act, outcome }) => `${act} ${outcome}`);
    expect(entries).toEqual([
      'volumes.remove done',
      'volumes.remove refused',
      'volumes.remove refused',
      'volumes.remove refused',
      'volumes.remove refused',
      'volumes.create refused',
      'volumes.create done',
    ]);
  });

  test('a network is made, refused while a stopped container is on it, and removed', async () => {
    const storage = await openStorage(lab);
    const { client } = storage;
    const [network, user] = [fresh('net'), fresh('user')];
    await client.networks.create({ host, name: network, internal: true });
    expect(await failureOf(client.networks.create({ host, name: network }))).toMatchObject({
      code: 'REFUSED',
    });
    await docker(engine, ['create', '--name', user, '--network', network, 'busybox:1']);
    expect(await failureOf(client.networks.remove({ host, network }))).toMatchObject({
      code: 'REFUSED',
      message: `The network ${network} on ${host} is in use by ${user}.`,
    });
    await docker(engine, ['rm', user]);
    const job = await storage.ended((await client.networks.remove({ host, network })).jobId);
    expect(job.state).toBe('succeeded');
    expect(lines(await docker(engine, ['network', 'ls', '--format', '{{.Name}}']))).not.toContain(network);
    expect(await failureOf(client.networks.remove({ host, network: 'bridge' }))).toMatchObject({
      code: 'REFUSED',
    });
  });

  test('an image gets one more name, and whose that name was stands in the audit', async () => {
    const storage = await openStorage(lab);
    const [one, two] = [`${prefix}/one:1`, `${prefix}/two:1`];
    const id = await makeImage(engine, one);
    const other = await makeImage(engine, two);
    await storage.client.images.tag({ host, image: one, name: two });
    const { images } = await storage.client.images.list({ host, sizes: false });
    expect(images.find((image) => image.id === id)?.tags).toEqual([one, two]);
    expect(images.find((image) => image.id === other)).toMatchObject({ dangling: true });
    expect(storage.audit.list({ limit: 1 })[0]).toMatchObject({
      act: 'images.tag',
      before: { [two]: other },
      after: { [two]: id },
    });
  });

  test('hostile names are refused in one sentence, and hostile labels come through as they are', async () => {
    const { client } = await openStorage(lab);
    const volume = fresh('hostile');
    const label = 'x\u001b[31m\u202egpj';
    await docker(engine, ['volume', 'create', '--label', `note=${label}`, volume]);
    const { volumes } = await client.volumes.list({ host, sizes: false });
    expect(volumes.find(({ name }) => name === volume)?.labels['note']).toBe(label);
    for (const name of ['-rf', '../../etc', 'a/../b', 'a\u0000b', '__proto__', 'x'.repeat(10_000), '']) {
      for (const call of [
        () => client.volumes.remove({ host, volume: name, confirm: name }),
        () => client.volumes.create({ host, name }),
        () => client.networks.remove({ host, network: name }),
        () => client.networks.create({ host, name }),
        () => client.images.remove({ host, image: name }),
        () => client.images.inspect({ host, image: name }),
        () => client.prune.run({ host, plan: [name] }),
      ]) {
        const failure = await failureOf(call());
        expect(['VALIDATION', 'NOT_FOUND'], `${name.slice(0, 20)}: ${failure.message}`).toContain(
          failure.code,
        );
        expect(failure.message).not.toContain('\n');
      }
    }
  });
});

test('a protected host asks for the name of the image and of the network, and its own for a clean-up', async () => {
  const { client } = await openStorage(lab, { protect: true });
  const [image, network] = [`${prefix}/kept:1`, fresh('net')];
  await makeImage('local', image);
  await docker('local', ['network', 'create', network]);
  const { items } = await client.prune.preview({ host: 'near', what: ['networks'] });
  const plan = items.filter(({ name }) => name === network).map(({ key }) => key);
  for (const [call, wanted] of [
    [() => client.images.remove({ host: 'near', image }), image],
    [() => client.networks.remove({ host: 'near', network }), network],
    [() => client.prune.run({ host: 'near', plan }), 'near'],
  ] as const) {
    expect(await failureOf(call())).toMatchObject({
      code: 'REFUSED',
      data: { details: { confirm: wanted } },
    });
  }
  expect(lines(await docker('local', ['images', '-q', image]))).toHaveLength(1);
});
