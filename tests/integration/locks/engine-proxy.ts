import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/folders.ts';

/** A way to an engine that a test can cut, and on which it can say no in the engine's place. */
export interface EngineProxy {
  readonly address: string;
  /** Answers in the engine's place; null lets the request through. */
  refuse: (method: string, url: string) => { readonly status: number; readonly message: string } | null;
  /** The engine hears it, and its answer never arrives. */
  swallow: (method: string, url: string, status: number | undefined) => boolean;
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>;
  heal(): Promise<void>;
  /** `METHOD /path` of what came through, in order; the query and the version are left out. */
  readonly seen: string[];
}

export async function engineProxy(socketPath: string): Promise<EngineProxy> {
  const own = path.join(temporaryFolder(), 'docker.sock');
  const sockets = new Set<Socket>();
  const seen: string[] = [];

  function pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = incoming;
    seen.push(`${method} ${url.replace(/^\/v[\d.]+/, '').replace(/\?.*$/, '')}`);
    const refusal = proxy.refuse(method, url);
    if (refusal !== null) {
      incoming.resume();
      response.writeHead(refusal.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: refusal.message }));
      return;
    }
    const outgoing = request({ socketPath, method, path: url, headers: incoming.headers }, (answer) => {
      if (proxy.swallow(method, url, answer.statusCode)) {
        incoming.socket.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  const server = createServer(pass);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const heal = (): Promise<void> =>
    new Promise((resolve) => {
      server.listen(own, resolve);
    });
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  const proxy: EngineProxy = {
    address: `unix://${own}`,
    refuse: () => null,
    swallow: () => false,
    cut,
    heal,
    seen,
  };
  await heal();
  onTestFinished(async () => {
    if (server.listening) await cut();
  });
  return proxy;
}
