import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { os } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { createConnectionServer } from '../../../main/server/connection.ts';
import { openEngineSocket } from '../../../main/server/engine-socket.ts';
import { openWebSocket } from '../../../main/server/frames.ts';
import { temporaryFolder } from '../../support/folders.ts';

const itemBytes = 256 * 1024;

test('a stream waits for a face that does not read, and goes on when it does', async () => {
  let produced = 0;
  const endless = os.handler(async function* () {
    for (;;) {
      await Promise.resolve();
      produced += 1;
      yield 'x'.repeat(itemBytes);
    }
  });
  const socketPath = path.join(temporaryFolder(), 'engine.sock');
  const socket = await openEngineSocket({
    socketPath,
    hello: () => ({ version: '0.0.0', pid: process.pid, startedAt: 0, stopping: false }),
    serve: createConnectionServer({ endless }),
    onFaces: () => undefined,
  });
  const webSocket = await openWebSocket(socketPath, { face: 'browser' });
  onTestFinished(async () => {
    webSocket.terminate();
    await socket.close();
  });
  const members: unknown = webSocket;
  const link = new RPCLink({ websocket: members as ConstructorParameters<typeof RPCLink>[0]['websocket'] });
  const client: { endless(): Promise<AsyncIterable<string>> } = createORPCClient(link);
  await client.endless();
  webSocket.pause();
  await sleep(300);
  const whenFull = produced;
  await sleep(300);
  expect(produced).toBe(whenFull);
  // What the two sockets hold, and the megabyte that may wait above them.
  expect(whenFull * itemBytes).toBeLessThan(16 * 1024 * 1024);
  webSocket.resume();
  await expect.poll(() => produced, { timeout: 5_000 }).toBeGreaterThan(whenFull);
});
