import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDelayProxy, type DelayProxy } from '../../lab/world.ts';

let echo: Server;
let proxy: DelayProxy | undefined;

beforeEach(async () => {
  echo = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    // A reset reaches the far side too; that it comes is what one test waits for.
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});

afterEach(async () => {
  await proxy?.close();
  echo.close();
});

async function proxied(rttMs: number): Promise<DelayProxy> {
  const { port } = echo.address() as AddressInfo;
  proxy = await startDelayProxy({ target: { host: '127.0.0.1', port }, rttMs });
  return proxy;
}

describe('the delaying proxy', () => {
  it('lets no answer back before the round trip, nor before handshake and round trip on a new connection', async () => {
    const { port } = await proxied(80);
    const began = performance.now();
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.write('one');
    await once(socket, 'data');
    expect(performance.now() - began).toBeGreaterThanOrEqual(160);
    const again = performance.now();
    socket.write('two');
    await once(socket, 'data');
    expect(performance.now() - again).toBeGreaterThanOrEqual(79);
    socket.destroy();
  });

  it('carries much at once: eight megabytes need few round trips, and arrive byte for byte', async () => {
    const line = await proxied(100);
    const { port } = line;
    const sent = randomBytes(8 * 1024 * 1024);
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const began = performance.now();
    const received = createHash('sha256');
    socket.end(sent);
    for await (const bytes of socket) received.update(bytes as Uint8Array);
    expect(received.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
    // One round trip a chunk would take 128 × 100 ms.
    expect(performance.now() - began).toBeLessThan(5000);
    expect(line.carried()).toEqual({ upBytes: sent.length, downBytes: sent.length });
  });

  it('counts connections, and resets those that are open', async () => {
    const line = await proxied(0);
    const sockets = [connect(line.port, '127.0.0.1'), connect(line.port, '127.0.0.1')];
    for (const socket of sockets) {
      socket.write('x');
      await once(socket, 'data');
    }
    expect([line.connections(), line.open()]).toEqual([2, 2]);
    const failures = sockets.map((socket) => once(socket, 'error'));
    line.reset();
    for (const failure of failures) expect((await failure)[0]).toMatchObject({ code: 'ECONNRESET' });
    await expect.poll(() => line.open()).toBe(0);
  });
});
