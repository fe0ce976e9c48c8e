import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

const answers: Readonly<Record<string, readonly [number, string, string]>> = {
  limited: [429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.'],
  private: [401, 'UNAUTHORIZED', 'authentication required'],
  forbidden: [403, 'DENIED', 'requested access to the resource is denied'],
};

function refuse(response: ServerResponse, [status, code, message]: readonly [number, string, string]): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="lab"' } : {}),
  });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}

async function trickle(from: IncomingMessage, to: ServerResponse, bytesPerSecond: number): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    if (to.destroyed) return;
    to.write(chunk);
    await sleep((chunk.length / bytesPerSecond) * 1000);
  }
  to.end();
}

/** Stands before a registry: gives its blobs out slowly, and says no to some names as public registries do. */
export async function startFront(registryPort: number, bytesPerSecond: number): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const refusal = answers[/^\/v2\/([a-z]+)\//.exec(incoming.url ?? '')?.[1] ?? ''];
    if (refusal !== undefined) {
      refuse(outgoing, refusal);
      return;
    }
    const isBlob = incoming.method === 'GET' && (incoming.url ?? '').includes('/blobs/');
    const passed = request(
      {
        port: registryPort,
        host: '127.0.0.1',
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        if (isBlob) void trickle(answer, outgoing, bytesPerSecond).catch(() => outgoing.destroy());
        else answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}
