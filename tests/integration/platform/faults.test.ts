import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import type { EngineClient } from '../../../main/platform/docker/types.ts';
import type { SshConnection } from '../../../main/platform/ssh/types.ts';
import {
  cutNetwork,
  ensureLab,
  healLab,
  healNetwork,
  restartDockerd,
  restartSshd,
  startDelayProxy,
  type DelayProxy,
  type LabWorld,
} from '../../lab/world.ts';
import {
  connectToLab,
  failureOf,
  heldResources,
  knownHostsFor,
  leftOver,
} from '../../support/lab-connection.ts';
import { labContainer } from '../../support/lab-container.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterAll(async () => {
  await healLab();
});

interface Reached {
  readonly proxy: DelayProxy;
  readonly connection: SshConnection;
  readonly client: EngineClient;
}

/** The lab's remote engine through a proxy that can cut the line. */
async function throughProxy(rttMs = 0): Promise<Reached> {
  const proxy = await startDelayProxy({
    target: { host: world.remote.address, port: world.remote.port },
    rttMs,
  });
  onTestFinished(() => proxy.close());
  const connection = await connectToLab(world, {
    host: '127.0.0.1',
    port: proxy.port,
    knownHosts: [knownHostsFor(world, '127.0.0.1', proxy.port)],
  });
  const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
  onTestFinished(() => {
    client.close();
  });
  return { proxy, connection, client };
}

/** Reads to the end and gives how it ended. */
async function endOf(items: AsyncIterable<unknown>): Promise<string> {
  try {
    for await (const item of items) void item;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'ended';
}

describe('one connection a host', () => {
  it('carries 200 followed logs, the events and the requests in one TCP connection, and all end when it is cut', async () => {
    const ticking = await labContainer('remote', 'while :; do echo tick; sleep 0.2; done');
    const before = heldResources();
    const { proxy, connection, client } = await throughProxy();
    const streams = [
      endOf(client.events()),
      ...Array.from({ length: 200 }, () =>
        endOf(client.logs(ticking, { tty: false, follow: true, tail: 1 })),
      ),
    ];
    await expect.poll(() => connection.channelCount, { timeout: 20_000 }).toBeGreaterThanOrEqual(201);
    const listed = client.listContainers();
    expect((await listed).length).toBeGreaterThan(0);
    expect(proxy.connections()).toBe(1);

    const cutAt = performance.now();
    proxy.reset();
    expect(new Set(await Promise.all(streams))).toEqual(new Set(['HOST_UNREACHABLE']));
    expect(performance.now() - cutAt).toBeLessThan(5_000);
    expect([connection.isOpen, connection.channelCount, client.openRequests]).toEqual([false, 0, 0]);
    expect(await failureOf(client.listContainers())).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(await failureOf(connection.openStreamLocal(world.remote.socketPath))).toMatchObject({
      code: 'HOST_UNREACHABLE',
    });
    client.close();
    await proxy.close();
    expect(await leftOver(before)).toEqual([]);
  });

  it('lets go of every channel when the streams are stopped, and stays open', async () => {
    const ticking = await labContainer('remote', 'while :; do echo tick; sleep 0.2; done');
    const { connection, client } = await throughProxy();
    const stop = new AbortController();
    const streams = Array.from({ length: 50 }, () =>
      endOf(client.logs(ticking, { tty: false, follow: true, tail: 1, signal: stop.signal })),
    );
    await expect.poll(() => connection.channelCount).toBeGreaterThanOrEqual(50);
    stop.abort();
    expect(new Set(await Promise.all(streams))).toEqual(new Set(['ended']));
    // Eight idle ones are kept for the next requests.
    await expect.poll(() => connection.channelCount).toBeLessThanOrEqual(8);
    expect(client.openRequests).toBe(0);
    expect((await client.ping()).latencyMs).toBeGreaterThan(0);
  });

  it('answers a request in far less than the 40 ms that Nagle and delayed ACKs cost without NoDelay', async () => {
    const connection = await connectToLab(world);
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    const pings: number[] = [];
    for (let round = 0; round < 20; round += 1) pings.push((await client.ping()).latencyMs);
    client.close();
    // The best of 20: every single one takes 40 ms where the option is missing.
    expect(Math.min(...pings)).toBeLessThan(20);
  });
});

describe('a line that goes dead without a word', () => {
  it('is noticed by the keepalive, and ends what waits', async () => {
    onTestFinished(() => healNetwork());
    const connection = await connectToLab(world, { keepaliveIntervalMs: 300, keepaliveCountMax: 3 });
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    const events = endOf(client.events());
    const closed = new Promise<Error | null>((resolve) => connection.onClose(resolve));
    await client.ping();
    await cutNetwork();
    const cutAt = performance.now();
    expect(await closed).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(performance.now() - cutAt).toBeLessThan(3_000);
    expect(await events).toBe('HOST_UNREACHABLE');
    expect([connection.channelCount, client.openRequests]).toEqual([0, 0]);
  });

  it('does not hold a request longer than its own deadline', async () => {
    onTestFinished(() => healNetwork());
    const connection = await connectToLab(world);
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    await client.ping();
    await cutNetwork();
    expect(await failureOf(client.listContainers({ timeoutMs: 400 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      details: { phase: 'answer' },
    });
    expect(await failureOf(connection.exec(['true'], { timeoutMs: 300 }))).toMatchObject({
      details: { phase: 'channel' },
    });
    connection.close();
    expect(connection.channelCount).toBe(0);
  });
});

describe('sshd', () => {
  it('that drops its sessions ends the connection at once', async () => {
    const connection = await connectToLab(world);
    const closed = new Promise<Error | null>((resolve) => connection.onClose(resolve));
    await restartSshd({ dropSessions: true });
    expect(await closed).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect((await connectToLab(world)).isOpen).toBe(true);
  });

  it('that is restarted around us leaves the connection as it is', async () => {
    const connection = await connectToLab(world);
    await restartSshd({ dropSessions: false });
    expect(await (await connection.exec(['true'])).exit).toEqual({ code: 0, signal: null });
  });
});

describe('an engine that is restarted', () => {
  it.each(['local', 'remote'] as const)(
    'ends its streams, keeps the connection, and answers again: %s',
    async (name) => {
      const target =
        name === 'local'
          ? ({ kind: 'socket', socketPath: world.local.socketPath } as const)
          : ({ kind: 'ssh', connection: await connectToLab(world) } as const);
      const client = await openEngineClient(target, { hostLabel: name });
      onTestFinished(() => {
        client.close();
      });
      const ids = new Set((await client.listContainers()).map(({ id }) => id));
      const events = endOf(client.events());
      await restartDockerd(name);
      expect(await events).toBe('HOST_UNREACHABLE');
      expect(new Set((await client.listContainers()).map(({ id }) => id))).toEqual(ids);
      if (target.kind === 'ssh') expect(target.connection.isOpen).toBe(true);
      expect(client.openRequests).toBe(0);
    },
  );
});

describe('a half-closed agent of the network', () => {
  it('that accepts and never speaks ends the attempt with the deadline', async () => {
    const proxy = await startDelayProxy({ target: { host: '127.0.0.1', port: 9 }, rttMs: 0 });
    onTestFinished(() => proxy.close());
    const known = knownHostsFor(world, '127.0.0.1', proxy.port);
    const failed = await failureOf(
      connectToLab(world, {
        host: '127.0.0.1',
        port: proxy.port,
        knownHosts: [known],
        connectTimeoutMs: 500,
      }),
    );
    expect(failed.code).toBe('HOST_UNREACHABLE');
    // The loopback itself still works: the failure was the far end's.
    await new Promise<void>((resolve) => {
      const socket = connect(proxy.port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
    });
  });
});
