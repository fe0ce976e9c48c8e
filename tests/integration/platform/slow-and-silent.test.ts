import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import { parseAddress } from '../../../main/platform/ssh/address.ts';
import { connectAddress } from '../../../main/platform/ssh/connect-address.ts';
import { connectSsh } from '../../../main/platform/ssh/connect.ts';
import type { SshConnection } from '../../../main/platform/ssh/types.ts';
import { docker, ensureLab, healLab, restartSshd, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import {
  connectToLab,
  failureOf,
  heldResources,
  knownHostsFor,
  labOptions,
  leftOver,
} from '../../support/lab-connection.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterAll(async () => {
  await healLab();
});

/** A line to the remote host that passes `bytesPerSecond`, or nothing at all while it is silent; it never resets. */
async function badLine(bytesPerSecond = Infinity) {
  const state = { isSilent: false };
  const sockets = new Set<Socket>();
  const carry = (from: Socket, to: Socket): void => {
    let waiting: Buffer = Buffer.alloc(0);
    from.on('data', (chunk: Buffer) => {
      if (state.isSilent) return;
      if (bytesPerSecond === Infinity) to.write(chunk);
      else waiting = Buffer.concat([waiting, chunk]);
    });
    const timer = setInterval(() => {
      if (waiting.length > 0 && !to.destroyed) to.write(waiting.subarray(0, bytesPerSecond));
      waiting = waiting.subarray(bytesPerSecond);
    }, 1_000);
    if (bytesPerSecond === Infinity) clearInterval(timer);
    from.on('error', () => undefined);
    from.on('close', () => {
      clearInterval(timer);
      to.destroy();
    });
  };
  const server = createServer((near) => {
    const far = connect({ host: world.remote.address, port: world.remote.port });
    for (const socket of [near, far]) sockets.add(socket);
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  onTestFinished(close);
  const { port } = server.address() as { port: number };
  const knownHosts = [knownHostsFor(world, '127.0.0.1', port)];
  return { state, close, options: { ...labOptions(world), host: '127.0.0.1', port, knownHosts } };
}

describe('a line', () => {
  it('of one byte a second does not hold an attempt longer than its deadline, and leaves nothing', async () => {
    const before = heldResources();
    const line = await badLine(1);
    const startedAt = performance.now();
    expect(await failureOf(connectSsh({ ...line.options, connectTimeoutMs: 2_500 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      details: { phase: 'handshake' },
    });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    line.close();
    expect(await leftOver(before)).toEqual([]);
  });

  it('that goes silent later is noticed by the keepalive; without it nobody would know', async () => {
    const line = await badLine();
    const watched = await connectToLab(world, {
      ...line.options,
      keepaliveIntervalMs: 300,
      keepaliveCountMax: 3,
    });
    const unwatched = await connectToLab(world, { ...line.options, keepaliveIntervalMs: 0 });
    const closed = new Promise<Error | null>((resolve) => watched.onClose(resolve));
    line.state.isSilent = true;
    const silentAt = performance.now();
    expect(await closed).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(performance.now() - silentAt).toBeLessThan(3_000);
    expect(unwatched.isOpen).toBe(true);
    // What is asked meanwhile ends by its own deadline.
    expect(await failureOf(unwatched.exec(['true'], { timeoutMs: 300 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
    });
  });
});

/** Reaches the host behind the jump host by a configuration whose two hops have known_hosts of their own. */
async function reachBehind(knownAtJump: string, knownBehind: string): Promise<SshConnection> {
  const { jump, keys } = world;
  const login = `IdentityFile ${keys.deploy}\n  IdentitiesOnly yes\n  GlobalKnownHostsFile /dev/null`;
  const configFile = path.join(temporaryFolder(), 'config');
  writeFileSync(
    configFile,
    `Host behind\n  HostName ${jump.remoteAddress}\n  Port ${String(jump.remotePort)}\n  User deploy\n  ProxyJump bastion\n  UserKnownHostsFile ${knownBehind}\n  ${login}\n` +
      `Host bastion\n  HostName ${jump.address}\n  User ${jump.user}\n  UserKnownHostsFile ${knownAtJump}\n  ${login}\n`,
  );
  const address = parseAddress('ssh://behind');
  if (address.kind !== 'ssh') throw new Error('no SSH address');
  return connectAddress(address, { configFile, agent: null });
}

function knownHosts(change: (line: string) => string): string {
  const file = path.join(temporaryFolder(), 'known_hosts');
  const lines = readFileSync(world.knownHostsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  writeFileSync(file, `${lines.map(change).join('\n')}\n`);
  return file;
}

describe('a jump host', () => {
  it('and the host behind it are held to their keys: changed, revoked, unknown, and found where hashed', async () => {
    const before = heldResources();
    const good = world.knownHostsFile;
    const blobOf = (line: string): string => line.split(' ').slice(1).join(' ');
    const stranger = readFileSync(`${world.keys.stranger}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    const changed = knownHosts((line) => `${line.split(' ')[0] ?? ''} ${stranger}`);
    const revoked = knownHosts((line) => `${line}\n@revoked * ${blobOf(line)}`);
    const unknown = knownHosts(() => '');
    const hashed = knownHosts((line) => line);
    execFileSync('ssh-keygen', ['-H', '-f', hashed], { stdio: 'ignore' });
    const reasonOf = async (atJump: string, behind: string): Promise<string> => {
      const { details } = await failureOf(reachBehind(atJump, behind));
      return `${String(details?.['reason'])} ${String(details?.['host'])}`;
    };
    const { address, remoteAddress } = world.jump;
    expect(await reasonOf(changed, good)).toBe(`host-key-changed ${address}`);
    expect(await reasonOf(good, changed)).toBe(`host-key-changed ${remoteAddress}`);
    expect(await reasonOf(revoked, good)).toBe(`host-key-revoked ${address}`);
    expect(await reasonOf(good, revoked)).toBe(`host-key-revoked ${remoteAddress}`);
    expect(await reasonOf(unknown, good)).toBe(`host-key-unknown ${address}`);
    expect(await reasonOf(good, unknown)).toBe(`host-key-unknown ${remoteAddress}`);
    (await reachBehind(hashed, hashed)).close();
    expect(await leftOver(before)).toEqual([]);
  });

  it('that dies takes the connection behind it along, at once and with nothing left', async () => {
    const before = heldResources();
    const { jump } = world;
    const via = await connectSsh({
      ...labOptions(world),
      host: jump.address,
      port: jump.port,
      user: jump.user,
    });
    const connection = await connectSsh({
      ...labOptions(world),
      host: jump.remoteAddress,
      port: jump.remotePort,
      via,
    });
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    const log = failureOf(drain(client.events()));
    await client.ping();
    const closed = new Promise<Error | null>((resolve) => connection.onClose(resolve));
    const diedAt = performance.now();
    killJumpSession();
    expect(await closed).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(performance.now() - diedAt).toBeLessThan(3_000);
    expect(await log).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect([connection.isOpen, connection.channelCount, client.openRequests]).toEqual([false, 0, 0]);
    client.close();
    via.close();
    expect(await leftOver(before)).toEqual([]);
  });
});

/** Kills every process that serves a login on the jump host. */
function killJumpSession(): void {
  const pids = execFileSync('pgrep', ['-f', `sshd-session: ${world.jump.user}( |@|$)`], { encoding: 'utf8' });
  const mine = pids
    .trim()
    .split('\n')
    .filter((pid) => readFileSync(`/proc/${pid}/mountinfo`, 'utf8') !== '' && isInLab(pid));
  for (const pid of mine) process.kill(Number(pid), 'SIGKILL');
}

/** Several labs may be up on one machine: only what runs on this one's root is ours. */
function isInLab(pid: string): boolean {
  const inode = (file: string): string => execFileSync('stat', ['-Lc', '%d:%i', file], { encoding: 'utf8' });
  return inode(`/proc/${pid}/root`) === inode(world.remote.rootPath);
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) void item;
}

describe('200 followed logs', () => {
  it('end together when sshd restarts, and are followed again over a new connection; nothing piles up', async () => {
    const running = (await docker('remote', ['ps', '--format', '{{.Names}}'])).trim().split('\n');
    // Those that fall over on purpose end their logs by themselves.
    const names = running.filter((name) => /^(price-api|converter)-/.test(name));
    expect(names.length).toBeGreaterThan(5);
    const before = heldResources();
    for (let round = 0; round < 3; round += 1) {
      const connection = await connectSsh(labOptions(world));
      const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
      const ends = Array.from({ length: 200 }, (_, index) =>
        failureOf(
          drain(client.logs(names[index % names.length] ?? '', { tty: false, follow: true, tail: 1 })),
        ),
      );
      await expect.poll(() => connection.channelCount, { timeout: 20_000 }).toBeGreaterThanOrEqual(200);
      expect((await client.listContainers()).length).toBeGreaterThanOrEqual(names.length);
      await restartSshd({ dropSessions: true });
      expect(new Set((await Promise.all(ends)).map(({ code }) => code))).toEqual(
        new Set(['HOST_UNREACHABLE']),
      );
      expect([connection.isOpen, connection.channelCount, client.openRequests]).toEqual([false, 0, 0]);
      client.close();
    }
    expect(await leftOver(before)).toEqual([]);
  });
});
