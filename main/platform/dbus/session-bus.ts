import { existsSync } from 'node:fs';
import net from 'node:net';
import { decodeMessages, encodeMessage, messageTypes, type BusMessage } from './message.ts';
import type { BusValue } from './signature.ts';

/** A method, and what it is called with. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly BusValue[];
}

/** A connection to the session bus of this desktop. */
export interface Bus {
  /** Calls a method and resolves with its answer. Rejects with BusError, or where the bus went away or did not answer in time. */
  call(call: BusCall): Promise<readonly BusValue[]>;
  /**
   * Calls back with every message that is no answer: signals, and calls of what this connection offers. A match rule must ask
   * for signals that are not sent to this connection alone.
   */
  onMessage(listener: (message: BusMessage) => void): void;
  /** Sends a message that nobody answers: an answer, or a signal. */
  send(message: Omit<BusMessage, 'serial'>): void;
  /** Resolves once the connection is gone. */
  readonly closed: Promise<void>;
  close(): void;
}

/** The other end of a call said no; `name` is the error's own, such as `org.freedesktop.DBus.Error.ServiceUnknown`. */
export class BusError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const answerWithinMs = 10_000;
const largestGreetingBytes = 4_096;

const unescape = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * Where the session bus listens: the first socket that an address names, else the one that systemd makes for a user. Null
 * where there is none that Node can reach. Pure but for a look whether that socket exists.
 */
export function sessionBusSocket(env: Readonly<Record<string, string | undefined>>): string | null {
  for (const address of (env['DBUS_SESSION_BUS_ADDRESS'] ?? '').split(';')) {
    if (!address.startsWith('unix:')) continue;
    const pairs = new Map(
      address
        .slice('unix:'.length)
        .split(',')
        .map((pair) => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at), unescape(pair.slice(at + 1))] as const;
        }),
    );
    const path = pairs.get('path');
    if (path !== undefined) return path;
    const abstract = pairs.get('abstract');
    if (abstract !== undefined) return `\0${abstract}`;
  }
  const runtime = env['XDG_RUNTIME_DIR'];
  const usual = runtime === undefined ? null : `${runtime}/bus`;
  return usual !== null && existsSync(usual) ? usual : null;
}

/** Says who we are: the bus asks the kernel whether that is so. Resolves with what came after the greeting. */
function greet(socket: net.Socket): Promise<Buffer> {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  let answer: Buffer = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      socket.off('data', read);
      socket.off('close', hangUp);
    };
    const hangUp = (): void => reject(new Error('The session bus hung up.'));
    const read = (chunk: Buffer): void => {
      answer = Buffer.concat([answer, chunk]);
      const end = answer.indexOf('\r\n');
      if (end === -1 && answer.length < largestGreetingBytes) return;
      settle();
      const line = answer.toString('latin1', 0, Math.max(0, end));
      if (!line.startsWith('OK ')) {
        reject(new Error(`The session bus does not let this app in: ${line}`));
        return;
      }
      socket.write('BEGIN\r\n');
      resolve(answer.subarray(end + 2));
    };
    socket.on('data', read);
    socket.once('close', hangUp);
    socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  });
}

interface Waiting {
  readonly resolve: (body: readonly BusValue[]) => void;
  readonly reject: (error: Error) => void;
}

const textOf = ({ body: [text] }: BusMessage): string =>
  typeof text === 'string' ? text : 'The call failed.';

function serve(socket: net.Socket, first: Buffer): Bus {
  const waiting = new Map<number, Waiting>();
  const listeners: ((message: BusMessage) => void)[] = [];
  let rest = first;
  let serial = 0;
  let isGone = false;

  function hear(message: BusMessage): void {
    if (message.type === messageTypes.signal || message.type === messageTypes.call) {
      // After whoever waits for the answer that came right before it has gone on: a click may follow the number it belongs to.
      setImmediate(() => listeners.forEach((listen) => listen(message)));
      return;
    }
    const call = waiting.get(message.replySerial ?? 0);
    if (call === undefined) return;
    if (message.type === messageTypes.answer) call.resolve(message.body);
    else call.reject(new BusError(message.errorName ?? 'unknown', textOf(message)));
  }

  function read(chunk: Buffer): void {
    try {
      const decoded = decodeMessages(Buffer.concat([rest, chunk]));
      rest = decoded.rest;
      decoded.messages.forEach(hear);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isGone = true;
      for (const { reject } of waiting.values()) reject(new Error('The session bus went away.'));
      resolve();
    });
  });
  // What went wrong is told by the close that follows.
  socket.on('error', () => undefined);
  socket.on('data', read);

  return {
    closed,
    close: () => socket.destroy(),
    onMessage: (listener) => void listeners.push(listener),
    send: (message) => void socket.write(encodeMessage({ ...message, serial: ++serial })),
    async call({ body = [], signature, ...call }) {
      if (isGone) throw new Error('The session bus went away.');
      const mine = ++serial;
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise<readonly BusValue[]>((resolve, reject) => {
          waiting.set(mine, { resolve, reject });
          const late = (): void => reject(new Error(`${call.destination} did not answer in time.`));
          timer = setTimeout(late, answerWithinMs);
          timer.unref();
          socket.write(encodeMessage({ ...call, type: messageTypes.call, serial: mine, signature, body }));
        });
      } finally {
        clearTimeout(timer);
        waiting.delete(mine);
      }
    },
  };
}

const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** Asks the bus itself, such as for a match rule. */
export function askBus(bus: Bus, member: string, text: string): Promise<readonly BusValue[]> {
  return bus.call({ ...busItself, member, signature: 's', body: [text] });
}

/** Connects to the bus behind a socket. Rejects where nobody listens there, or it does not let this account in. */
export async function connectBus(socketPath: string): Promise<Bus> {
  const socket = net.connect({ path: socketPath });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.setTimeout(answerWithinMs, () => socket.destroy(new Error('The session bus does not answer.')));
    });
    const first = await greet(socket);
    socket.setTimeout(0);
    const bus = serve(socket, first);
    await bus.call({ ...busItself, member: 'Hello' });
    return bus;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
