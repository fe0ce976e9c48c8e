import { WheelhouseError } from '../../../../main/platform/errors.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openEngineClient } from '../../../../main/platform/docker/engine-client.ts';
import type { EngineClient, EngineEvent, LogLine } from '../../../../main/platform/docker/types.ts';
import { json, startFakeEngine, type FakeEngine } from '../../../support/fake-engine.ts';

async function open(engine: FakeEngine): Promise<EngineClient> {
  const client = await openEngineClient(
    { kind: 'socket', socketPath: engine.socketPath },
    { hostLabel: 'lab' },
  );
  onTestFinished(() => {
    client.close();
  });
  return client;
}

async function failure(work: Promise<unknown>): Promise<{ code?: string; message?: string; hint?: string }> {
  try {
    await work;
  } catch (error) {
    return error as { code?: string; message?: string; hint?: string };
  }
  return { message: 'it did not fail' };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('opening', () => {
  it('says that Docker does not run where there is no socket', async () => {
    expect(
      await failure(
        openEngineClient({ kind: 'socket', socketPath: '/nowhere/docker.sock' }, { hostLabel: 'here' }),
      ),
    ).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'Docker is not running on here: there is no socket /nowhere/docker.sock.',
    });
  });

  it('speaks its own newest version with a newer engine, and the oldest that a strict one takes', async () => {
    const engine = await startFakeEngine();
    engine.on('/info', (_request, response) => {
      json(response, 200, { ID: 'x', Name: 'n' });
    });
    engine.on('/version', (_request, response) => {
      json(response, 200, { Version: '99', ApiVersion: '1.99', MinAPIVersion: '1.60' });
    });
    expect((await (await open(engine)).version()).negotiatedApiVersion).toBe('1.60');
  });

  it.each([
    [
      { Version: '1.11', ApiVersion: '1.23' },
      'Docker on lab is too old: it speaks API 1.23, and 1.24 is needed.',
    ],
    [{ ApiVersion: 'x' }, 'What answers on lab is no Docker Engine: it names no API version.'],
    [{ hello: 1 }, 'Docker on lab was asked to tell its version and answered what Wheelhouse cannot read.'],
  ])('refuses %j in one sentence and leaves nothing open', async (answer, sentence) => {
    const engine = await startFakeEngine();
    engine.on('/version', (_request, response) => {
      json(response, 200, answer);
    });
    expect(await failure(open(engine))).toMatchObject({ code: 'ENGINE_ERROR', message: sentence });
    await expect.poll(() => engine.connectionCount).toBe(0);
  });
});

describe('requests', () => {
  it('use one kept connection one after the other, and send nothing beside the request', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    for (let round = 0; round < 20; round += 1) await client.listContainers();
    expect(engine.connectionCount).toBe(1);
    expect(engine.requests).toEqual([
      'GET /version',
      ...Array<string>(20).fill('GET /containers/json?all=1'),
    ]);
  });

  it('are sent again where the kept connection turned out to be closed, but only queries', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    let drops = 1;
    const dropOnce = (answer: () => void, socket: { destroy(): void }): void => {
      if (drops-- > 0) socket.destroy();
      else answer();
    };
    engine.on('/containers/json', (request, response) => {
      dropOnce(() => json(response, 200, []), request.socket);
    });
    engine.on('/containers/web/start', (request, response) => {
      dropOnce(() => response.writeHead(204).end(), request.socket);
    });
    expect(await client.listContainers()).toEqual([]);
    drops = 1;
    expect(await failure(client.start('web'))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      hint: 'Look at the current state before you repeat it: it may have been done.',
    });
    expect(engine.requests.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  });

  it('fail at once when the answer is cut in the middle, where docker-modem would wait for ever', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/json', (request, response) => {
      response.writeHead(200);
      response.write('[{"Id":"1"');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(await failure(client.listContainers())).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(client.openRequests).toBe(0);
  });

  it('never take an unreadable answer for an empty list', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/json', (_request, response) => {
      json(response, 200, { message: 'hello' });
    });
    expect(await failure(client.listContainers())).toMatchObject({ code: 'ENGINE_ERROR' });
  });

  it('end with their deadline, and with their signal, and free the connection', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/json', () => undefined);
    expect(await failure(client.listContainers({ timeoutMs: 60 }))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'lab did not answer within 0.1 s when asked to list its containers.',
    });
    expect(await failure(client.listContainers({ signal: AbortSignal.timeout(30) }))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(client.openRequests).toBe(0);
    await expect.poll(() => engine.connectionCount).toBe(0);
  });

  it('all end with CANCELLED when the client is closed', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/json', () => undefined);
    const pending = [client.listContainers(), client.listContainers()].map(failure);
    await expect.poll(() => engine.requests.length).toBe(3);
    client.close();
    expect((await Promise.all(pending)).map(({ code }) => code)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await failure(client.ping())).toMatchObject({ code: 'CANCELLED' });
  });

  it('all end with the reason when the way to the engine was lost', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/web/restart', () => undefined);
    const pending = failure(client.restart('web'));
    await expect.poll(() => engine.requests.length).toBe(2);
    client.close(new WheelhouseError('HOST_UNREACHABLE', 'lab was lost.'));
    expect(await pending).toMatchObject({ code: 'HOST_UNREACHABLE', message: 'lab was lost.' });
  });

  it.each([
    [404, { message: 'No such container: web' }, 'NOT_FOUND', 'There is no container web on lab any more.'],
    [
      409,
      { message: 'container is paused' },
      'CONFLICT',
      'Docker on lab could not stop web: container is paused.',
    ],
    [
      500,
      { message: 'driver failed:\n port is taken' },
      'ENGINE_ERROR',
      'Docker on lab could not stop web: driver failed: port is taken.',
    ],
    [500, 'plain words', 'ENGINE_ERROR', 'Docker on lab could not stop web: "plain words".'],
  ])('turn status %i into one sentence', async (status, body, code, message) => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/web/stop', (_request, response) => {
      json(response, status, body);
    });
    expect(await failure(client.stop('web'))).toMatchObject({ code, message });
  });

  it('are content with "already so" (304)', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/web/start', (_request, response) => response.writeHead(304).end());
    expect(await client.start('web')).toBeUndefined();
  });

  it.each(['', '-rf', '../images', 'a/b', "x'y", 'a\nb', '..'])(
    'never leave with the name %j',
    async (name) => {
      const engine = await startFakeEngine();
      const client = await open(engine);
      expect(await failure(client.remove(name))).toMatchObject({ code: 'VALIDATION' });
      expect(await failure(collect(client.logs(name, { tty: false })))).toMatchObject({ code: 'VALIDATION' });
      expect(engine.requests).toEqual(['GET /version']);
    },
  );
});

describe('events', () => {
  it('arrive with their exact time, cut anywhere, until the engine goes', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    const line = JSON.stringify({
      Type: 'container',
      Action: 'health_status: healthy',
      Actor: { ID: 'abc', Attributes: { name: 'web', trick: '"timeNano":1}' } },
      time: 1_763_000_000,
    }).replace(/}$/, ',"timeNano":1763000000123456789}\n');
    engine.on('/events', (request, response) => {
      response.writeHead(200);
      response.flushHeaders();
      const bytes = Buffer.from(line + line);
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      setTimeout(() => request.socket.destroy(), 30);
    });
    const seen: EngineEvent[] = [];
    const events = client.events();
    await events.subscribed;
    const ended = await failure(
      (async () => {
        for await (const event of events) seen.push(event);
      })(),
    );
    expect(ended).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual({
      atNs: '1763000000123456789',
      type: 'container',
      action: 'health_status: healthy',
      id: 'abc',
      attributes: { name: 'web', trick: '"timeNano":1}' },
    });
    expect(client.openRequests).toBe(0);
  });

  it('that end politely are an engine that stopped, not a quiet one', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/events', (_request, response) => response.end());
    expect(await failure(collect(client.events()))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'Docker on lab ended its event stream.',
    });
  });

  it('end without an error by their signal', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/events', (_request, response) => {
      response.writeHead(200);
      response.flushHeaders();
    });
    expect(await collect(client.events({ signal: AbortSignal.timeout(50) }))).toEqual([]);
    await expect.poll(() => [client.openRequests, engine.connectionCount]).toEqual([0, 0]);
  });
});

describe('logs', () => {
  const frame = (text: string): Buffer => {
    const payload = Buffer.from(`2025-11-13T02:13:20.000000000Z ${text}`);
    const header = Buffer.alloc(8);
    header[0] = 1;
    header.writeUInt32BE(payload.length, 4);
    return Buffer.concat([header, payload]);
  };

  it('stop the engine from sending while nobody reads', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    const flood = Buffer.concat(Array<Buffer>(1_000).fill(frame(`${'x'.repeat(200)}\n`)));
    let sentBytes = 0;
    engine.on('/containers/web/logs', (_request, response) => {
      response.writeHead(200);
      const send = (): void => {
        if (response.destroyed) return;
        sentBytes += flood.length;
        if (response.write(flood)) setImmediate(send);
        else response.once('drain', send);
      };
      send();
    });
    const reader = client.logs('web', { tty: false, follow: true })[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const whilePaused = sentBytes;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sentBytes).toBe(whilePaused);
    expect(whilePaused).toBeLessThan(4 * 1024 * 1024);
    await reader.return?.();
    await expect.poll(() => [client.openRequests, engine.connectionCount]).toEqual([0, 0]);
  });

  it('hand out what arrived before the connection broke, then say that it broke', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/web/logs', (request, response) => {
      response.writeHead(200);
      response.write(Buffer.concat([frame('one\n'), frame('two\n'), frame('thr').subarray(0, 30)]));
      setTimeout(() => request.socket.destroy(), 30);
    });
    const lines: LogLine[] = [];
    const ended = await failure(
      (async () => {
        for await (const batch of client.logs('web', { tty: false, follow: true })) lines.push(...batch);
      })(),
    );
    expect(lines.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(ended).toMatchObject({ code: 'HOST_UNREACHABLE' });
  });

  it('mark a line that the read ended within', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/web/logs', (_request, response) => response.end(frame('half a li')));
    expect((await collect(client.logs('web', { tty: false }))).flat()).toMatchObject([
      { text: 'half a li', isOpen: true },
    ]);
  });

  it('end without an error by their signal, also while nothing is written', async () => {
    const engine = await startFakeEngine();
    const client = await open(engine);
    engine.on('/containers/web/logs', (_request, response) => {
      response.writeHead(200);
      response.flushHeaders();
    });
    expect(
      await collect(client.logs('web', { tty: false, follow: true, signal: AbortSignal.timeout(50) })),
    ).toEqual([]);
    expect(client.openRequests).toBe(0);
  });
});
