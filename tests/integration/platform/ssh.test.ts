import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';

import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { WheelhouseError } from '../../../main/platform/errors.ts';
import { connectSsh } from '../../../main/platform/ssh/connect.ts';
import { fingerprint, judgeHostKey, readKnownHosts } from '../../../main/platform/ssh/known-hosts.ts';
import { appendKnownHost } from '../../../main/platform/ssh/trust-file.ts';
import { cutNetwork, ensureLab, healNetwork, linkDown, linkUp, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import {
  connectToLab,
  failureOf,
  heldResources,
  labOptions,
  leftOver,
} from '../../support/lab-connection.ts';
import { makeTestKey } from '../../support/test-keys.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

function file(name: string, text: string): string {
  const full = path.join(temporaryFolder(), name);
  writeFileSync(full, text, { mode: 0o600 });
  return full;
}

const labKeyLine = (index: number): string => {
  const key = world.hostKeys[index];
  if (key === undefined) throw new Error('the lab has no such key');
  return `${key.host} ${key.type} ${key.publicKey}`;
};

describe('the key of the host', () => {
  it('is asked about on first use, with the fingerprint that ssh-keygen prints, before any login', async () => {
    let logins = 0;
    const failed = await failureOf(
      connectToLab(world, {
        knownHosts: [],
        keyFiles: [world.keys.protected.path],
        passphrase: () => {
          logins += 1;
          return Promise.resolve(undefined);
        },
      }),
    );
    expect(logins).toBe(0);
    const printed = execFileSync('ssh-keygen', ['-lf', '-'], { input: labKeyLine(0), encoding: 'utf8' });
    expect(failed).toMatchObject({
      code: 'REFUSED',
      details: { reason: 'host-key-unknown', algorithm: 'ssh-ed25519', fingerprint: printed.split(' ')[1] },
    });
  });

  it('is trusted once it was accepted', async () => {
    const trustFile = path.join(temporaryFolder(), 'known_hosts');
    const failed = await failureOf(connectToLab(world, { knownHosts: [], trustFile }));
    const blob = Buffer.from(String(failed.details?.['keyBlobBase64']), 'base64');
    await appendKnownHost(trustFile, world.remote.address, world.remote.port, blob);
    const connection = await connectToLab(world, { knownHosts: [], trustFile });
    expect(connection.hostKey.fingerprint).toBe(fingerprint(blob));
  });

  it('blocks when it has changed, and both are shown with file and line', async () => {
    const [other] = world.changedHostKeys;
    const known = file('known_hosts', `# a note\n${other?.knownHostsLine ?? ''}\n`);
    const failed = await failureOf(connectToLab(world, { knownHosts: [known] }));
    expect(failed.code).toBe('HOST_KEY_CHANGED');
    expect(failed.message).toContain(other?.fingerprint);
    expect(failed.message).toContain(world.hostKeys[0]?.fingerprint);
    expect(failed.message).toContain(`${known}:2`);
  });

  it('blocks when it is revoked, though it is also on file as known', async () => {
    const known = file(
      'known_hosts',
      `${labKeyLine(0)}\n@revoked * ${labKeyLine(0).split(' ').slice(1).join(' ')}\n`,
    );
    expect(await failureOf(connectToLab(world, { knownHosts: [known] }))).toMatchObject({
      code: 'HOST_KEY_CHANGED',
      details: { reason: 'host-key-revoked' },
    });
  });

  it('is found under a name that ssh-keygen has hashed', async () => {
    const known = file('known_hosts', `${labKeyLine(0)}\n`);
    execFileSync('ssh-keygen', ['-H', '-f', known], { stdio: 'ignore' });
    expect(readFileSync(known, 'utf8')).not.toContain(world.remote.address);
    expect((await connectToLab(world, { knownHosts: [known] })).isOpen).toBe(true);
  });

  it('is asked for in the type that is on file, so that a second key does not look like a change', async () => {
    const known = file('known_hosts', `${labKeyLine(1)}\n`);
    expect((await connectToLab(world, { knownHosts: [known] })).hostKey.algorithm).toBe(
      'ecdsa-sha2-nistp256',
    );
  });

  it('is written so that OpenSSH reads it', async () => {
    const trustFile = path.join(temporaryFolder(), 'known_hosts');
    const key = makeTestKey('ed25519');
    await appendKnownHost(trustFile, 'h.example', 2222, key.publicBlob);
    const found = execFileSync('ssh-keygen', ['-F', '[h.example]:2222', '-f', trustFile], {
      encoding: 'utf8',
    });
    expect(found).toContain(key.publicLine);
    expect(judgeHostKey(await readKnownHosts([trustFile]), 'h.example', 2222, key.publicBlob).verdict).toBe(
      'trusted',
    );
  });
});

describe('the login', () => {
  it('says which keys were offered and what the host still accepts', async () => {
    const failed = await failureOf(connectToLab(world, { keyFiles: [world.keys.stranger] }));
    expect(failed).toMatchObject({
      code: 'AUTH_FAILED',
      details: { offered: [{ source: 'file', label: world.keys.stranger }], acceptedMethods: ['publickey'] },
    });
  });

  it('asks for a passphrase, knows a wrong one, and goes on with the right one', async () => {
    const { path: key, passphrase } = world.keys.protected;
    const attempt = (secret?: string) =>
      connectToLab(world, { keyFiles: [key], passphrase: () => Promise.resolve(secret) });
    expect(await failureOf(attempt())).toMatchObject({
      code: 'AUTH_FAILED',
      details: { reason: 'needs-passphrase', keyFile: key },
    });
    expect((await failureOf(attempt('wrong'))).hint).toBe(
      `The passphrase does not open the key ${key}; enter it again.`,
    );
    expect((await attempt(passphrase)).identity.label).toBe(key);
  });

  it('does not count the time in which a person types a passphrase', async () => {
    const { path: key, passphrase } = world.keys.protected;
    const connection = await connectToLab(world, {
      keyFiles: [key],
      connectTimeoutMs: 1_500,
      passphrase: async () => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        return passphrase;
      },
    });
    expect(connection.isOpen).toBe(true);
  });

  it('ends with the reason of whoever was asked for the passphrase', async () => {
    const passphrase = (): Promise<string> =>
      Promise.reject(new WheelhouseError('CANCELLED', 'The question was cancelled.'));
    expect(
      await failureOf(connectToLab(world, { keyFiles: [world.keys.protected.path], passphrase })),
    ).toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('names a key that cannot be parsed', async () => {
    expect((await failureOf(connectToLab(world, { keyFiles: [world.keys.malformed] }))).hint).toContain(
      `The key file ${world.keys.malformed} cannot be parsed`,
    );
  });

  it('says that a host which wants a password needs a key', async () => {
    expect(await failureOf(connectToLab(world, { user: world.remote.users.password.name }))).toMatchObject({
      code: 'AUTH_FAILED',
      details: { acceptedMethods: ['password'] },
    });
  });

  it('uses the agent, also for an encrypted key file, whose passphrase is then not asked', async () => {
    const socket = path.join(temporaryFolder(), 'agent.sock');
    const started = execFileSync('ssh-agent', ['-a', socket], { encoding: 'utf8' });
    onTestFinished(() => {
      process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]));
    });
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    const { path: key, passphrase } = world.keys.protected;
    const askpass = file('askpass', `#!/bin/sh\necho ${passphrase}\n`);
    execFileSync('chmod', ['700', askpass]);
    execFileSync('ssh-add', ['-q', world.keys.stranger], { env, stdio: 'ignore' });
    const folder = temporaryFolder();
    expect(
      await failureOf(connectToLab(world, { keyFiles: [], agent: socket, sshFolder: folder })),
    ).toMatchObject({
      code: 'AUTH_FAILED',
      details: { offered: [{ source: 'agent' }] },
    });
    execFileSync('ssh-add', ['-q', key], {
      env: { ...env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' },
      stdio: 'ignore',
    });
    expect(
      (await connectToLab(world, { keyFiles: [], agent: socket, sshFolder: folder })).identity.source,
    ).toBe('agent');
    expect((await connectToLab(world, { keyFiles: [key], agent: socket })).identity.source).toBe('agent');
  });

  it('goes through a jump host, and checks the key on each hop', async () => {
    const { jump } = world;
    const via = await connectToLab(world, { host: jump.address, port: jump.port, user: jump.user });
    const behind = { host: jump.remoteAddress, port: jump.remotePort, via };
    expect(await failureOf(connectToLab(world, { ...behind, knownHosts: [] }))).toMatchObject({
      code: 'REFUSED',
      details: { reason: 'host-key-unknown', host: jump.remoteAddress },
    });
    expect(await failureOf(connectToLab(world, { ...behind, port: 1 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      details: { phase: 'jump' },
    });
    const connection = await connectToLab(world, behind);
    expect([connection.remoteAddress, via.channelCount]).toEqual([via.remoteAddress, 1]);
    connection.close();
    await expect.poll(() => via.channelCount).toBe(0);
  });
});

describe('a host that cannot be reached', () => {
  const phaseOf = async (options: Parameters<typeof connectToLab>[1]): Promise<unknown> => {
    const failed = await failureOf(connectToLab(world, options));
    expect(failed.code).toBe('HOST_UNREACHABLE');
    expect(failed.message).toMatch(/^[^\n]+\.$/);
    return failed.details?.['phase'];
  };

  async function listener(onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer(onConnection);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('is told by the phase in which it failed', async () => {
    expect(await phaseOf({ host: 'no-such-host.invalid' })).toBe('name');
    expect(await phaseOf({ port: 1 })).toBe('tcp');
    const web = await listener((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await phaseOf({ host: '127.0.0.1', port: web })).toBe('banner');
    const closing = await listener((socket) => socket.destroy());
    expect(await phaseOf({ host: '127.0.0.1', port: closing })).toBe('banner');
    const silent = await listener((socket) => socket.on('error', () => undefined));
    expect(await phaseOf({ host: '127.0.0.1', port: silent, connectTimeoutMs: 200 })).toBe('banner');
  });

  it('is a matter of time when packets vanish, and never of a key when the cable is out', async () => {
    onTestFinished(async () => {
      await linkUp();
      await healNetwork();
    });
    await cutNetwork();
    expect(await phaseOf({ connectTimeoutMs: 800 })).toBe('tcp');
    await healNetwork();
    await linkDown();
    // Without its cable the address may lead to another way out of this machine, where anything may answer.
    expect(await phaseOf({ connectTimeoutMs: 8_000 })).toMatch(/^(route|tcp|banner)$/);
  });

  it('leaves nothing behind: no socket, no timer', async () => {
    const before = heldResources();
    await failureOf(connectSsh({ ...labOptions(world), port: 1 }));
    await failureOf(connectSsh({ ...labOptions(world), knownHosts: [] }));
    await failureOf(connectSsh({ ...labOptions(world), keyFiles: [world.keys.stranger] }));
    // Given up at every moment that there is: before, while dialling, in the handshake, in the login.
    for (let afterMs = 0; afterMs < 25; afterMs += 1) {
      const given = new AbortController();
      setTimeout(() => {
        given.abort();
      }, afterMs);
      const attempt = connectSsh({
        ...labOptions(world),
        keyFiles: [world.keys.stranger],
        signal: given.signal,
      });
      // sshd itself turns away some of so many half-open logins (MaxStartups).
      expect((await failureOf(attempt)).code).toMatch(/^(CANCELLED|AUTH_FAILED|HOST_UNREACHABLE)$/);
      given.abort();
    }
    const aborted = AbortSignal.abort();
    expect(await failureOf(connectSsh({ ...labOptions(world), signal: aborted }))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(await leftOver(before)).toEqual([]);
  });
});

describe('a command', () => {
  it('gets its arguments byte for byte through the login shell of the host', async () => {
    const connection = await connectToLab(world);
    const argument = fc
      .string({ unit: 'binary', maxLength: 30 })
      .filter((text) => !text.includes('\0') && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { minLength: 1, maxLength: 8 }), async (argv) => {
        const { stdio } = await connection.exec(['printf', String.raw`%s\0`, ...argv]);
        const chunks: Buffer[] = [];
        for await (const chunk of stdio as AsyncIterable<Buffer>) chunks.push(chunk);
        expect(Buffer.concat(chunks).toString('utf8').split('\0').slice(0, -1)).toEqual(argv);
      }),
      { numRuns: 25 },
    );
    // A channel counts until the host has let go of it.
    await expect.poll(() => connection.channelCount).toBe(0);
  });

  it('tells its exit code, its signal, its errors, and takes input', async () => {
    const connection = await connectToLab(world);
    const failed = await connection.exec(['sh', '-c', 'cat; echo no >&2; exit 3']);
    failed.stdio.end('in and out');
    const text = async (stream: AsyncIterable<Buffer>): Promise<string> => {
      let all = '';
      for await (const chunk of stream) all += chunk.toString();
      return all;
    };
    expect(
      await Promise.all([text(failed.stdio), text(failed.stderr as AsyncIterable<Buffer>), failed.exit]),
    ).toEqual(['in and out', 'no\n', { code: 3, signal: null }]);
    const killed = await connection.exec(['sh', '-c', 'kill -9 $$']);
    killed.stdio.resume();
    expect(await killed.exit).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('waits for a session where the host has none free, and is refused when none comes in time', async () => {
    const connection = await connectToLab(world);
    // sshd's MaxSessions is 10 unless changed.
    const running = await Promise.all(Array.from({ length: 10 }, () => connection.exec(['cat'])));
    expect(connection.sessions.limit).toBeNull();
    expect(await failureOf(connection.exec(['true'], { wait: false }))).toMatchObject({
      code: 'REFUSED',
      details: { reason: 'exec-refused' },
    });
    expect(await failureOf(connection.exec(['true'], { timeoutMs: 300 }))).toMatchObject({
      code: 'REFUSED',
      details: { reason: 'exec-refused' },
    });
    expect(connection.sessions.limit).toBe(10);
    const waiting = Promise.all(
      Array.from({ length: 3 }, async () => (await connection.exec(['true'])).exit),
    );
    for (const { stdio } of running) stdio.destroy();
    expect(await waiting).toEqual(Array.from({ length: 3 }, () => ({ code: 0, signal: null })));
    await expect.poll(() => connection.channelCount).toBe(0);
  });
});
