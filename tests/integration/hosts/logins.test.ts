import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { openRooms, until, type LabRooms } from '../../support/lab-rooms.ts';

let lab: LabWorld;
beforeAll(async () => {
  lab = await ensureLab();
});

/** Adds the login that asks for its password by keyboard-interactive, as far as a person is needed for it. */
async function addPerson({ client }: LabRooms) {
  const { name } = lab.remote.users.questions;
  const address = `ssh://${name}@${lab.remote.address}:${String(lab.remote.port)}`;
  const ed25519 = lab.hostKeys.find((key) => key.type === 'ssh-ed25519');
  return client.hosts.add({ address, name: 'far', acceptFingerprint: ed25519?.fingerprint });
}

test('a password is asked for while the attempt waits, may be wrong once, and is not kept: a lost host waits for a click', async () => {
  const rooms = openRooms();
  const { client, audit } = rooms;
  const { name, password } = lab.remote.users.questions;
  const added = await addPerson(rooms);
  expect(added.connection).toMatchObject({
    state: 'connecting',
    needs: { kind: 'password', user: name, host: lab.remote.address },
  });
  await expect(client.hosts.unlock({ host: 'far', password: 'wrong' })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
  });
  const open = await client.hosts.unlock({ host: 'far', password });
  expect(open.connection.state).toBe('ready');

  rooms.hosts.queries.sshOf(added.id)?.close();
  const connection = () => client.hosts.list().then(({ hosts }) => hosts[0]?.connection);
  await until('the host to be given up', async () => (await connection())?.state === 'rejected');
  expect((await connection())?.needs).toMatchObject({ kind: 'password', user: name });
  const { attempts, since } = (await connection()) ?? {};
  // A back-off would have begun its first attempt by now.
  await systemClock.sleep(6500);
  expect(await connection()).toMatchObject({ state: 'rejected', attempts, since });

  const asked = await client.hosts.connect({ host: 'far' });
  expect(asked.connection).toMatchObject({ state: 'connecting', needs: { kind: 'password' } });
  expect((await client.hosts.unlock({ host: 'far', password })).connection.state).toBe('ready');
  expect(JSON.stringify(audit.list({ limit: 100 }))).not.toContain(password);
});

test('a restart of the engine asks nobody: the host says what it waits for', async () => {
  const rooms = openRooms();
  const { password } = lab.remote.users.questions;
  await addPerson(rooms);
  await rooms.client.hosts.unlock({ host: 'far', password });
  await rooms.stop();
  const next = openRooms(rooms.folder);
  await until('the host to say what it needs', async () => {
    const { hosts } = await next.client.hosts.list();
    return hosts[0]?.connection.state === 'rejected';
  });
  const { hosts } = await next.client.hosts.list();
  // What it would ask is not known before it is asked, and asking might ring somebody's phone.
  expect(hosts[0]?.connection.needs).toMatchObject({ kind: 'answers', prompts: [] });
});

test('one engine under two addresses is said with both', async () => {
  const { client } = openRooms();
  const ed25519 = lab.hostKeys.find((key) => key.type === 'ssh-ed25519');
  const common = { identityFile: lab.keys.deploy, acceptFingerprint: ed25519?.fingerprint };
  const first = await client.hosts.add({ ...common, address: lab.remote.sshUrl, name: 'far' });
  expect(first.sameEngineAs).toBeUndefined();
  const second = await client.hosts.add({
    ...common,
    address: `${lab.remote.sshUrl}${lab.remote.socketPath}`,
    name: 'again',
  });
  expect(second.sameEngineAs).toEqual(['far']);
});
