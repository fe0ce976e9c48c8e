import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';

import { temporaryFolder } from './folders.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeEngine {
  readonly socketPath: string;
  /** Method and path of every request that arrived, the version taken off. */
  readonly requests: string[];
  /** Connections that are open now. */
  readonly connectionCount: number;
  /** Answers requests whose path starts with `prefix`; the latest wins. */
  on(prefix: string, handler: Handler): void;
  /** Cuts every connection, as an engine that is killed does. */
  cut(): void;
  stop(): Promise<void>;
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** An HTTP server on a unix socket that serves scripted faults; whatever is true of Docker is tested on a real one. */
export async function startFakeEngine(
  socketPath = path.join(temporaryFolder(), 'docker.sock'),
): Promise<FakeEngine> {
  const handlers: { prefix: string; handler: Handler }[] = [];
  const requests: string[] = [];
  const connections = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    const target = (request.url ?? '').replace(/^\/v[0-9.]+/, '');
    requests.push(`${request.method ?? ''} ${target}`);
    const found = handlers.findLast(({ prefix }) => target.startsWith(prefix));
    if (found === undefined) json(response, 404, { message: 'page not found' });
    else found.handler(request, response);
  });
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const on = (prefix: string, handler: Handler): void => {
    handlers.push({ prefix, handler });
  };
  const cut = (): void => {
    for (const socket of connections) socket.destroy();
  };
  on('/version', (_request, response) => {
    json(response, 200, { Version: '1', ApiVersion: '1.45', MinAPIVersion: '1.24' });
  });
  on('/_ping', (_request, response) => response.end('OK'));
  on('/containers/json', (_request, response) => {
    json(response, 200, []);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const stop = async (): Promise<void> => {
    cut();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return {
    socketPath,
    requests,
    get connectionCount() {
      return connections.size;
    },
    on,
    cut,
    stop,
  };
}
