import { chmodSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { maximumMessageBytes } from '../contract/input-limits.ts';
import type { CallContext } from '../platform/routes/call-context.ts';
import { contextOf } from './connection.ts';
import { framesPath, helloPath, type Hello } from './wire.ts';

const heartbeatMs = 15_000;
const slowHeartbeatMs = 60_000;
const headersTimeoutMs = 5_000;

export interface EngineSocketOptions {
  readonly socketPath: string;
  readonly hello: () => Hello;
  /** Answers the calls of a face until its WebSocket closes. */
  readonly serve: (webSocket: WebSocket, context: CallContext) => void;
  /** Called whenever a face came or went. */
  readonly onFaces: () => void;
  /** Whether this machine saves energy: faces are asked less often then. */
  readonly isSlow?: () => boolean;
}

export interface EngineSocket {
  /** Faces that are attached now. */
  faces(): number;
  /** Says goodbye to every face and stops listening. */
  close(): Promise<void>;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Ends faces that do not answer: a stopped process would hold the engine, and its unsent messages, for ever. */
function watchHeartbeats(server: WebSocketServer, isSlow: () => boolean): Disposable {
  const silent = new WeakSet<WebSocket>();
  server.on('connection', (webSocket) => {
    webSocket.on('pong', () => silent.delete(webSocket));
  });
  let timer: NodeJS.Timeout;
  const beatLater = (): void => {
    timer = setTimeout(beat, isSlow() ? slowHeartbeatMs : heartbeatMs).unref();
  };
  const beat = (): void => {
    for (const webSocket of server.clients) {
      if (silent.has(webSocket)) {
        webSocket.terminate();
      } else {
        silent.add(webSocket);
        webSocket.ping();
      }
    }
    beatLater();
  };
  beatLater();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
    },
  };
}

/**
 * Listens where the faces attach: `GET /hello` and a WebSocket at `/api`. The caller holds the lock of the data folder,
 * so what lies in the socket's place belongs to a dead engine and is removed. The process's umask keeps the socket
 * to its owner.
 */
export async function openEngineSocket(options: EngineSocketOptions): Promise<EngineSocket> {
  const server = http.createServer({ headersTimeout: headersTimeoutMs }, (request, response) => {
    if (request.method === 'GET' && request.url === helloPath) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(options.hello()));
      return;
    }
    response.statusCode = 404;
    response.end();
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumMessageBytes,
    perMessageDeflate: false,
  });
  const heartbeats = watchHeartbeats(webSockets, options.isSlow ?? (() => false));

  server.on('upgrade', (request, socket, head) => {
    // Without a listener a face that vanishes during the handshake would end the engine.
    socket.on('error', () => socket.destroy());
    const context = contextOf(request);
    if (request.url !== framesPath || context === null) {
      refuse(socket, '400 Bad Request');
      return;
    }
    if (options.hello().stopping) {
      refuse(socket, '503 Service Unavailable');
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSockets.emit('connection', webSocket, request);
      // Too large a message, or one that is no message: ws closes the connection with the code that says so.
      webSocket.on('error', () => undefined);
      webSocket.on('close', options.onFaces);
      options.serve(webSocket, context);
      options.onFaces();
    });
  });

  const isFile = !options.socketPath.startsWith('\\\\.\\pipe\\');
  if (isFile) rmSync(options.socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socketPath, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (isFile) chmodSync(options.socketPath, 0o600);

  return {
    faces: () => webSockets.clients.size,
    close: async () => {
      heartbeats[Symbol.dispose]();
      const ended = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const webSocket of webSockets.clients) webSocket.close(1001, 'the engine ends');
      const force = setTimeout(() => {
        for (const webSocket of webSockets.clients) webSocket.terminate();
        server.closeAllConnections();
      }, 1_000);
      await ended;
      clearTimeout(force);
    },
  };
}
