import { rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { maximumMessageBytes } from '../contract/input-limits.ts';
import type { Access } from '../contract/procedure.ts';
import { dataFolderFiles } from '../platform/data-folder/paths.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { layout } from '../platform/layout.ts';
import { attachToEngine, connectFrames } from './attach.ts';
import { checkSource, checkUse, notSignedIn, type Refusal } from './loopback-guards.ts';
import { relay } from './loopback-relay.ts';
import { createBrowserSessions } from './loopback-session.ts';
import { createStaticFiles, securityHeaders } from './static-files.ts';
import { framesPath } from './wire.ts';

const defaultPort = 7411;
const loopbackAddress = '127.0.0.1';

// A sender that dribbles its headers, or opens connections and says nothing, is cut after these.
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;
const idleTimeoutMs = 10_000;
const checkIntervalMs = 1_000;
const maximumConnections = 128;
const maximumHeaderBytes = 16 * 1024;

export interface LoopbackOptions {
  readonly dataFolder: string;
  /** What the browser may do. */
  readonly access: readonly Access[];
  /** 7411 unless named; where that is taken, any free one. A named port that is taken is an error. */
  readonly port?: number;
  /** The folder of the built renderer. */
  readonly renderer?: string;
  /** Shorter timeouts for tests, in milliseconds. */
  readonly headersTimeoutMs?: number;
}

export interface Loopback {
  readonly port: number;
  readonly wantedPort: number;
  readonly isFallbackPort: boolean;
  /** The address with the token that the next browser signs in with, once. */
  readonly address: string;
  close(): Promise<void>;
}

async function listen(server: http.Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopbackAddress, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function listenSomewhere(server: http.Server, named: number | undefined): Promise<number> {
  try {
    return await listen(server, named ?? defaultPort);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && named === undefined) return listen(server, 0);
    if (code === 'EADDRINUSE') {
      throw new WheelhouseError(
        'CONFLICT',
        `Port ${named} on ${loopbackAddress} is in use by another program.`,
        {
          hint: 'Name another one with --port, or leave it out to get a free one.',
          cause: error,
        },
      );
    }
    if (code === 'EACCES') {
      throw new WheelhouseError('REFUSED', `This account may not listen on port ${named}.`, {
        hint: 'Name a port above 1023 with --port.',
        cause: error,
      });
    }
    throw error;
  }
}

/**
 * Browser mode: serves the renderer on 127.0.0.1 and passes its WebSocket on to the engine, which is started where none
 * runs. Throws NOT_FOUND where the renderer is not built, CONFLICT where the named port is taken, and what
 * `attachToEngine` throws.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const files = createStaticFiles(options.renderer ?? layout.renderer);
  const face = {
    dataFolder: options.dataFolder,
    face: 'browser',
    access: options.access,
    start: true,
  } as const;
  const server = http.createServer({
    headersTimeout: options.headersTimeoutMs ?? headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
    connectionsCheckingInterval: checkIntervalMs,
    maxHeaderSize: maximumHeaderBytes,
  });
  server.maxConnections = maximumConnections;
  server.setTimeout(options.headersTimeoutMs ?? idleTimeoutMs);
  const port = await listenSomewhere(server, options.port);
  // Browser mode is a face that stays: without a tab the engine goes on watching.
  const held = await attachToEngine(face).catch((error: unknown) => {
    server.close();
    throw error;
  });

  const addressFile = dataFolderFiles(options.dataFolder).browserAddress;
  const addressOf = (token: string): string => `http://${loopbackAddress}:${port}/?token=${token}`;
  const sessions = createBrowserSessions(port, (token) => {
    keepAddress(addressFile, addressOf(token));
  });
  const headers = securityHeaders(port);

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = checkSource(request, port) ?? checkUse(request);
    if (refusal !== null) {
      refuse(response, refusal);
      return;
    }
    const url = URL.parse(request.url ?? '/', `http://${loopbackAddress}:${port}`);
    // A HEAD is a preview that some program makes of an address: it must not use up the token of the person.
    const isVisit = request.method === 'GET' && url?.pathname === '/';
    const token = isVisit ? url.searchParams.get('token') : null;
    const cookie = token === null ? null : sessions.signIn(token);
    if (cookie === null && !sessions.isKnown(request)) {
      refuse(response, notSignedIn);
    } else if (token !== null) {
      // Neither the address bar nor the history shall keep a token, also one that was used before.
      const signedIn = cookie === null ? {} : { 'set-cookie': cookie };
      response.writeHead(303, { ...signedIn, location: '/', 'cache-control': 'no-store' });
      response.end();
    } else {
      files.answer(request, response, decodePath(url));
    }
  });

  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumMessageBytes,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = checkSource(request, port) ?? (sessions.isKnown(request) ? null : notSignedIn);
    if (refusal !== null || request.url !== framesPath) {
      const status = refusal?.status ?? 404;
      socket.end(
        `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (browser) => {
      void relay(browser, () => connectFrames(face));
    });
  });

  return {
    port,
    wantedPort: options.port ?? defaultPort,
    isFallbackPort: options.port === undefined && port !== defaultPort,
    get address() {
      return addressOf(sessions.token);
    },
    async close() {
      rmSync(addressFile, { force: true });
      held.close();
      for (const browser of webSockets.clients) browser.close(1001, 'browser mode ends');
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      setTimeout(() => {
        for (const browser of webSockets.clients) browser.terminate();
        server.closeAllConnections();
      }, 500).unref();
      server.closeIdleConnections();
      await closed;
    },
  };
}

function refuse(response: http.ServerResponse, { status, sentence }: Refusal): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${sentence}\n`);
}

/** Keeps the address where its owner can look it up. On a full disk the printed one has to do. */
function keepAddress(file: string, address: string): void {
  try {
    writeFileSync(file, `${JSON.stringify({ address, pid: process.pid })}\n`, { mode: 0o600 });
  } catch {
    rmSync(file, { force: true });
  }
}

function decodePath(url: URL | null): string {
  try {
    return decodeURIComponent(url?.pathname ?? '/');
  } catch (error) {
    if (error instanceof URIError) return '/nothing';
    throw error;
  }
}
