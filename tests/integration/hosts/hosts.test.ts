import { beforeAll, describe, expect, test } from 'vitest';
import {
  changeHostKey,
  cutNetwork,
  ensureLab,
  healNetwork,
  restoreHostKey,
  type LabWorld,
} from '../../lab/world.ts';
import { expectNothingLeft, openHandles, openRooms, until, type LabRooms } from '../../support/lab-rooms.ts';

let lab: LabWorld;
beforeAll(async () => {
  lab = await ensureLab();
});

function address(user: string): string {
  return `ssh://${user}@${lab.remote.address}:${String(lab.remote.port)}`;
}

function fingerprints(): string[] {
  return lab.hostKeys.map((key) => key.fingerprint);
}

/** Adds the remote host and accepts its key, whichever of its keys it shows. */
async function addRemote({ client }: LabRooms, changes: Record<string, unknown> = {}) {
  const input = { address: lab.remote.sshUrl, name: 'far', identityFile: lab.keys.deploy, ...changes };
  const host = await client.hosts.add(input);
  if (host.connection.needs?.kind !== 'hostKey') return host;
  expect(fingerprints()).toContain(host.connection.needs.fingerprint);
  return client.hosts.trust({ host: host.id, fingerprint: host.connection.needs.fingerprint });
}

async function stateOf({ client }: LabRooms): Promise<string | undefined> {
  const { hosts } = await client.hosts.list();
  return hosts.find(({ name }) => name === 'far')?.connection.state;
}

describe('reaching engines', () => {
  test('this machine’s and one behind SSH are ready, of different versions, by one connection each', async () => {
    const rooms = openRooms();
    const near = await rooms.client.hosts.add({ address: lab.local.dockerHost });
    const far = await addRemote(rooms);
    expect(near).toMatchObject({ name: 'local', connection: { state: 'ready', transport: 'socket' } });
    expect(far.connection).toMatchObject({ state: 'ready', transport: 'streamlocal' });
    expect([near.engine?.version, far.engine?.version]).toEqual([lab.local.version, lab.remote.version]);
  });

  test('the key of a host is accepted once, and known after a restart', async () => {
    const rooms = openRooms();
    const first = await rooms.client.hosts.add({
      address: lab.remote.sshUrl,
      name: 'far',
      identityFile: lab.keys.deploy,
    });
    expect(first.connection).toMatchObject({
      state: 'rejected',
      needs: { kind: 'hostKey', fingerprint: expect.stringMatching(/^SHA256:/) as string },
    });
    await addRemoteTrust(rooms, first.id);
    await rooms.stop();
    const next = openRooms(rooms.folder);
    await until('the host to be ready again', async () => (await stateOf(next)) === 'ready');
  });

  test('a fingerprint that was given before is all the asking there is, and a wrong one leaves no host', async () => {
    const { client } = openRooms();
    const input = { address: lab.remote.sshUrl, identityFile: lab.keys.deploy };
    await expect(
      client.hosts.add({ ...input, acceptFingerprint: lab.changedHostKeys[0]?.fingerprint }),
    ).rejects.toMatchObject({ code: 'REFUSED' });
    expect((await client.hosts.list()).hosts).toEqual([]);
    const ed25519 = lab.hostKeys.find((key) => key.type === 'ssh-ed25519');
    const host = await client.hosts.add({ ...input, acceptFingerprint: ed25519?.fingerprint });
    expect(host.connection.state).toBe('ready');
  });

  test('sshd that forwards nothing is reached by dial-stdio, and it shows', async () => {
    const rooms = openRooms();
    const host = await addRemote(rooms, { address: address(lab.remote.users.withoutForwarding) });
    expect(host.connection).toMatchObject({ state: 'ready', transport: 'dial-stdio' });
  });
});

describe('what a person has to mend', () => {
  test('a socket that the login may not use', async () => {
    const host = await addRemote(openRooms(), { address: address(lab.remote.users.withoutSocket) });
    expect(host.connection).toMatchObject({
      state: 'rejected',
      needs: null,
      error: {
        code: 'AUTH_FAILED',
        message: expect.stringContaining('may not use the Docker socket') as string,
      },
    });
  });

  test('a key that the host does not take', async () => {
    const host = await addRemote(openRooms(), { identityFile: lab.keys.stranger });
    expect(host.connection).toMatchObject({ state: 'rejected', error: { code: 'AUTH_FAILED' } });
  });

  test('a key file that cannot be parsed', async () => {
    const host = await addRemote(openRooms(), { identityFile: lab.keys.malformed });
    expect(host.connection.error?.hint).toContain('cannot be parsed');
  });

  test('an encrypted key asks for its passphrase, refuses a wrong one, and opens with the right one', async () => {
    const rooms = openRooms();
    const { path: identityFile, passphrase } = lab.keys.protected;
    const host = await addRemote(rooms, { identityFile });
    expect(host.connection.needs).toEqual({ kind: 'passphrase', identityFile });
    await expect(rooms.client.hosts.unlock({ host: 'far', passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      data: { hint: expect.stringContaining('does not open the key') as string },
    });
    const open = await rooms.client.hosts.unlock({ host: 'far', passphrase });
    expect(open.connection.state).toBe('ready');
  });

  test('a changed host key blocks, with both keys shown, until a click finds the right one again', async () => {
    const rooms = openRooms();
    await addRemote(rooms);
    try {
      await changeHostKey();
      await until('the changed key to be noticed', async () => (await stateOf(rooms)) === 'rejected');
      const [host] = (await rooms.client.hosts.list()).hosts;
      const shown = lab.changedHostKeys.map((key) => key.fingerprint);
      expect(host?.connection.error?.code).toBe('HOST_KEY_CHANGED');
      expect(shown.some((text) => host?.connection.error?.message.includes(text))).toBe(true);
      expect(fingerprints().some((text) => host?.connection.error?.message.includes(text))).toBe(true);
      await expect(
        rooms.client.hosts.trust({ host: 'far', fingerprint: shown[0] ?? '' }),
      ).rejects.toMatchObject({ code: 'REFUSED' });
    } finally {
      await restoreHostKey();
    }
    expect((await rooms.client.hosts.connect({ host: 'far' })).connection.state).toBe('ready');
  });
});

describe('a silent network', () => {
  test('is noticed by the health check, and the host comes back by itself with nothing left over', async () => {
    const before = openHandles();
    const rooms = openRooms();
    await addRemote(rooms);
    try {
      await cutNetwork();
      await until('the cut to be noticed', async () => (await stateOf(rooms)) !== 'ready', 40_000);
      const [host] = (await rooms.client.hosts.list()).hosts;
      expect(host?.connection.error?.code).toBe('HOST_UNREACHABLE');
      await until('the attempts to fail', async () => {
        const { hosts } = await rooms.client.hosts.list();
        return (hosts[0]?.connection.attempts ?? 0) >= 2;
      });
    } finally {
      await healNetwork();
    }
    await until('the host to come back', async () => (await stateOf(rooms)) === 'ready', 60_000);
    await rooms.stop();
    await expectNothingLeft(before);
  });
});

async function addRemoteTrust({ client }: LabRooms, id: string): Promise<void> {
  const { hosts } = await client.hosts.list();
  const needs = hosts.find((host) => host.id === id)?.connection.needs;
  if (needs?.kind !== 'hostKey') throw new Error('The host asks for no key.');
  const trusted = await client.hosts.trust({ host: id, fingerprint: needs.fingerprint });
  expect(trusted.connection.state).toBe('ready');
}
