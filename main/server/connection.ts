import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { accessLevels, type Access } from '../contract/procedure.ts';
import type { CallContext } from '../platform/routes/call-context.ts';
import { isCall } from './is-call.ts';
import { accessHeader, accountHeader, faceHeader, faceKinds, lendsHeader } from './wire.ts';

type Router = ConstructorParameters<typeof RPCHandler<CallContext>>[0];

// Above this many waiting bytes a stream waits for its face, so that a slow one does not fill the engine's memory.
const highWaterBytes = 1024 * 1024;
// A stream may send this much before others get their turn.
const turnBytes = 256 * 1024;
const maximumAccountLength = 64;

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function accountOf(request: IncomingMessage): string {
  let account: string;
  try {
    account = decodeURIComponent(headerOf(request, accountHeader));
  } catch (error) {
    if (error instanceof URIError) return 'unknown';
    throw error;
  }
  const shown = account.replaceAll(/[\p{Cc}\p{Cf}()]/gu, '').slice(0, maximumAccountLength);
  return shown === '' ? 'unknown' : shown;
}

/**
 * Who a connection speaks for, from the headers of its handshake. Whoever can open the socket is the owner of the data
 * folder, so the headers are believed; they can only give up access. Null where they introduce no face.
 */
export function contextOf(request: IncomingMessage): CallContext | null {
  const face = faceKinds.find((kind) => kind === headerOf(request, faceHeader));
  if (face === undefined) return null;
  const asked = request.headers[accessHeader];
  const names = typeof asked === 'string' ? asked.split(',') : accessLevels;
  const access = new Set<Access>(accessLevels.filter((level) => names.includes(level)));
  const actor = { name: `${accountOf(request)} (${face})` };
  const lends = request.headers[lendsHeader];
  return typeof lends === 'string' ? { actor, access, lends: new Set(lends.split(',')) } : { actor, access };
}

/**
 * Sends on a WebSocket at the pace of its reader. It gives the rest of the engine a turn now and then: a producer that always has
 * something would otherwise never let the event loop hear that the face is gone.
 */
function createPacedSend(webSocket: WebSocket): (message: Parameters<WebSocket['send']>[0]) => Promise<void> {
  let bytesThisTurn = 0;
  return async (message) => {
    // Where it can no longer be sent, the close that follows ends every call.
    const sent = new Promise<void>((resolve) => {
      webSocket.send(message, () => {
        resolve();
      });
    });
    bytesThisTurn += typeof message === 'string' ? message.length : turnBytes;
    const isOpen = webSocket.readyState === webSocket.OPEN;
    if (isOpen && webSocket.bufferedAmount > highWaterBytes) await sent;
    if (isOpen && bytesThisTurn < turnBytes) return;
    await nextTurn();
    bytesThisTurn = 0;
  };
}

// A program that speaks something else gains nothing by going on.
const notACall = 1008;

/**
 * Listens for messages, and hangs up on one that is no call. oRPC writes the stack of each such message to the standard error,
 * which is a file that nobody cuts.
 */
function listenToCalls(webSocket: WebSocket): WebSocket['addEventListener'] {
  const listen = webSocket.addEventListener.bind(webSocket) as (...given: unknown[]) => void;
  return ((type: string, listener: (event: { readonly data: unknown }) => void) => {
    if (type !== 'message') {
      listen(type, listener);
      return;
    }
    listen(type, (event: { readonly data: unknown }) => {
      if (isCall(event.data)) listener(event);
      else webSocket.close(notACall, 'that was no call');
    });
  }) as WebSocket['addEventListener'];
}

/** Answers the calls that arrive on one WebSocket until it closes. */
export function createConnectionServer(router: Router): (webSocket: WebSocket, context: CallContext) => void {
  const handler = new RPCHandler<CallContext>(router);
  return (webSocket, context) => {
    const paced = {
      send: createPacedSend(webSocket),
      addEventListener: listenToCalls(webSocket),
    };
    void handler.upgrade(paced, { context });
  };
}
