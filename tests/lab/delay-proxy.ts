import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What stands behind a delaying proxy, and how far away it is to seem. */
export type DelayProxyOptions = {
  readonly target: { readonly host: string; readonly port: number };
  /** The round trip that the proxy adds, in milliseconds; half of it each way. */
  readonly rttMs: number;
  /** Whether the TCP handshake takes its round trip too, as on a real road. Default: true. */
  readonly handshake?: boolean;
};

/** A TCP proxy on the loopback that delays every byte, and throttles none. */
export type DelayProxy = {
  readonly port: number;
  /** Connections accepted since the start. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  /** Bytes carried since the start: up to the target, down to the client. */
  carried(): { readonly upBytes: number; readonly downBytes: number };
  /** Resets every open connection; new ones are accepted. */
  reset(): void;
  /** Stops listening and destroys what is open. */
  close(): Promise<void>;
};

/** Starts a delaying proxy on a free port of 127.0.0.1. */
export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const { target, rttMs, handshake = true } = options;
  const sockets = new Set<Socket>();
  const carried = { upBytes: 0, downBytes: 0 };
  let accepted = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    accepted += 1;
    // On a real road the client may speak one round trip after it dialled, and is accepted half a trip later.
    const opened = performance.now();
    const mayCarryAt = handshake ? opened + rttMs : opened;
    const beyond: Socket = connect({ ...target, noDelay: true, allowHalfOpen: true });
    for (const socket of [client, beyond]) track(sockets, socket);
    delayLine(client, beyond, {
      delayMs: rttMs / 2,
      notBefore: mayCarryAt,
      count: (n) => (carried.upBytes += n),
    });
    delayLine(beyond, client, {
      delayMs: rttMs / 2,
      notBefore: mayCarryAt,
      count: (n) => (carried.downBytes += n),
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => accepted,
    open: () => sockets.size / 2,
    carried: () => ({ ...carried }),
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
}

type Parcel = { readonly dueAt: number; readonly bytes: Uint8Array | null };
type Line = { readonly delayMs: number; readonly notBefore: number; readonly count: (bytes: number) => void };

/** Carries what one socket says to the other, each parcel at its own time, however many are on the way. */
function delayLine(from: Socket, to: Socket, { delayMs, notBefore, count }: Line): void {
  const onTheWay: Parcel[] = [];
  let carrying = false;
  const post = (bytes: Uint8Array | null) => {
    onTheWay.push({ dueAt: Math.max(performance.now(), notBefore) + delayMs, bytes });
    if (!carrying) void carry();
  };
  const carry = async () => {
    carrying = true;
    for (let parcel = onTheWay.shift(); parcel; parcel = onTheWay.shift()) {
      await waitUntil(parcel.dueAt);
      if (to.destroyed) break;
      if (parcel.bytes === null) to.end();
      else to.write(parcel.bytes);
    }
    carrying = false;
  };
  from.on('data', (bytes) => {
    count(bytes.length);
    post(bytes);
  });
  from.on('end', () => post(null));
  // A reset travels like everything else, and ends the other side too.
  from.on('error', () => void sleep(delayMs).then(() => to.resetAndDestroy()));
  from.on('close', () => void sleep(delayMs * 2 + 1000).then(() => to.destroy()));
}

/** Waits to a fraction of a millisecond: a timer alone comes up to 1 ms late, which two lines would add to every round trip. */
async function waitUntil(dueAt: number): Promise<void> {
  const left = dueAt - performance.now();
  if (left > 1.5) await sleep(Math.floor(left - 1));
  while (performance.now() < dueAt) await new Promise<void>((resolve) => setImmediate(resolve));
}
