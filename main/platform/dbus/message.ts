import { marshal } from './marshal.ts';
import type { BusValue, Variant } from './signature.ts';
import { unmarshal } from './unmarshal.ts';

export const messageTypes = { call: 1, answer: 2, error: 3, signal: 4 } as const;

/** A message of the bus, as far as a client needs it. */
export interface BusMessage {
  readonly type: number;
  readonly serial: number;
  readonly path?: string | undefined;
  readonly interface?: string | undefined;
  readonly member?: string | undefined;
  readonly errorName?: string | undefined;
  readonly replySerial?: number | undefined;
  readonly destination?: string | undefined;
  /** The unique name of whoever sent it: the bus writes it, so nobody can borrow another's. */
  readonly sender?: string | undefined;
  readonly signature?: string | undefined;
  readonly body: readonly BusValue[];
}

// https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages
const fields = {
  path: [1, 'o'],
  interface: [2, 's'],
  member: [3, 's'],
  errorName: [4, 's'],
  replySerial: [5, 'u'],
  destination: [6, 's'],
  sender: [7, 's'],
  signature: [8, 'g'],
} as const;
type Field = keyof typeof fields;
const fieldNames = Object.keys(fields) as Field[];

const fixedBytes = 16;
// The bus lets 128 MiB through, from anybody on it; reading such a one took 70 s and 3 GB (32 MiB: 6 s, 0.9 GB).
const largestBytes = 2 ** 20;

/** A message as bytes. Pure. */
export function encodeMessage(message: BusMessage): Buffer {
  const body = marshal(message.signature ?? '', message.body);
  const written = fieldNames.flatMap((name): (readonly [number, Variant])[] => {
    const value = message[name];
    const [code, signature] = fields[name];
    return value === undefined ? [] : [[code, { signature, value }]];
  });
  const head = ['l'.charCodeAt(0), message.type, 0, 1, body.length, message.serial, written] as const;
  const header = marshal('yyyyuua(yv)', head);
  const padding = Buffer.alloc((8 - (header.length % 8)) % 8);
  return Buffer.concat([header, padding, body]);
}

/** How long the message is that begins with these bytes; null while too few of them are here. Throws for what is none. Pure. */
function lengthOf(bytes: Buffer): number | null {
  if (bytes.length < fixedBytes) return null;
  const isLittle = bytes[0] === 'l'.charCodeAt(0);
  if (!isLittle && bytes[0] !== 'B'.charCodeAt(0)) throw new Error('That is no message of D-Bus.');
  const read = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const headBytes = fixedBytes + read(12);
  const length = headBytes + ((8 - (headBytes % 8)) % 8) + read(4);
  if (length > largestBytes) throw new Error('A message of D-Bus is larger than any that is for this app.');
  return length;
}

function decode(bytes: Buffer): BusMessage {
  const isLittle = bytes[0] === 'l'.charCodeAt(0);
  const [, type, , , bodyBytes, serial, written] = unmarshal('yyyyuua(yv)', bytes, isLittle);
  const values = new Map((written as readonly [number, Variant][]).map(([code, { value }]) => [code, value]));
  const known = Object.fromEntries(fieldNames.map((name) => [name, values.get(fields[name][0])]));
  const signature = (known['signature'] as string | undefined) ?? '';
  const body = bytes.subarray(bytes.length - Number(bodyBytes));
  return {
    ...known,
    type: Number(type),
    serial: Number(serial),
    body: unmarshal(signature, body, isLittle),
  };
}

/** The whole messages at the beginning of these bytes, and what is left of them. Throws for what is no message. Pure. */
export function decodeMessages(bytes: Buffer): {
  readonly messages: readonly BusMessage[];
  readonly rest: Buffer;
} {
  const messages: BusMessage[] = [];
  let rest = bytes;
  for (let length = lengthOf(rest); length !== null && rest.length >= length; length = lengthOf(rest)) {
    messages.push(decode(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return { messages, rest };
}
