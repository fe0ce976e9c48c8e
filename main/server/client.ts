import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { WebSocket } from 'ws';
import type { Client } from '../contract/contract.ts';
import { limitInput } from '../contract/input-limits.ts';

type LinkWebSocket = ConstructorParameters<typeof RPCLink>[0]['websocket'];

/** A client of the contract over an open WebSocket. When that closes, every call that is under way rejects. */
export function createClient(webSocket: WebSocket): Client {
  // ws's WebSocket has the members of the browser's that the link uses; only their overloads differ.
  const members: unknown = webSocket;
  return createORPCClient(new RPCLink({ websocket: members as LinkWebSocket, interceptors: [limitInput] }));
}
