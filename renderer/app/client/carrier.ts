import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { Client } from '../../../main/contract/contract.ts';
import { limitInput } from '../../../main/contract/input-limits.ts';

/** An open way to the engine. `closed` resolves once, when it is gone. */
export interface Attachment {
  readonly client: Client;
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens a way to the engine; rejects where there is none. */
export type Carrier = (signal: AbortSignal) => Promise<Attachment>;

const openTimeoutMs = 10_000;

/** Reaches the engine over a WebSocket of the origin that served the page. */
export function socketCarrier(origin: Pick<Location, 'protocol' | 'host'>): Carrier {
  const url = `${origin.protocol === 'https:' ? 'wss' : 'ws'}://${origin.host}/api`;
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      const timer = setTimeout(() => socket.close(), openTimeoutMs);
      signal.addEventListener('abort', () => socket.close(), { once: true });
      let markClosed: () => void;
      const closed = new Promise<void>((done) => {
        markClosed = done;
      });
      socket.addEventListener('open', () => {
        clearTimeout(timer);
        // The link must hear the close before those who wait for it, so that open calls end first.
        const client: Client = createORPCClient(
          new SocketLink({ websocket: socket, interceptors: [limitInput] }),
        );
        socket.addEventListener('close', () => markClosed());
        resolve({ client, closed, close: () => socket.close() });
      });
      socket.addEventListener('close', () => {
        clearTimeout(timer);
        reject(new Error('The engine did not answer.'));
      });
    });
}

interface PortMessage {
  readonly type: 'wheelhouse:port';
}

function isPortMessage(value: unknown): value is PortMessage {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'wheelhouse:port';
}

/** Reaches the engine over the MessagePort that the desktop shell hands to the page when asked. */
export function portCarrier(page: Window): Carrier {
  return (signal) =>
    new Promise((resolve, reject) => {
      const stop = new AbortController();
      const timer = setTimeout(() => fail(), openTimeoutMs);
      function fail(): void {
        stop.abort();
        clearTimeout(timer);
        reject(new Error('The shell handed over no port.'));
      }
      signal.addEventListener('abort', fail, { once: true, signal: stop.signal });
      page.addEventListener(
        'message',
        (event) => {
          const port = event.ports[0];
          // Only the preload shares this window; anything else that posts here is not the shell.
          if (event.source !== page || port === undefined || !isPortMessage(event.data)) return;
          stop.abort();
          clearTimeout(timer);
          const client: Client = createORPCClient(new PortLink({ port, interceptors: [limitInput] }));
          const closed = new Promise<void>((done) => {
            port.addEventListener('close', () => done());
          });
          port.start();
          resolve({ client, closed, close: () => port.close() });
        },
        { signal: stop.signal },
      );
      page.postMessage({ type: 'wheelhouse:ready' }, '*');
    });
}
