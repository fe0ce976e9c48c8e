import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marshal } from '../../../../main/platform/dbus/marshal.ts';
import { decodeMessages, encodeMessage, messageTypes } from '../../../../main/platform/dbus/message.ts';
import { splitSignature } from '../../../../main/platform/dbus/signature.ts';
import { sessionBusSocket } from '../../../../main/platform/dbus/session-bus.ts';
import { unmarshal } from '../../../../main/platform/dbus/unmarshal.ts';

const hint = { signature: '(iiibiiay)', value: [2, 1, 8, true, 8, 4, [1, 2, 3, 4, 5, 6, 7, 8]] } as const;

test.each([
  ['susssasa{sv}i', ['a', 1, '', 'b<i>', '', ['x', '한글'], [['urgency', { signature: 'y', value: 2 }]], -1]],
  ['a{sv}', [[['image-data', hint]]]],
  ['yybnqiuxtdsog', [1, 2, true, -3, 4, -5, 6, -7n, 8n, 1.5, 'text', '/path', 'a{sv}']],
  ['aaiv', [[[1, 2], [], [3]], { signature: 'as', value: ['deep'] }]],
] as const)('values of %s are the same after their way over the bus', (signature, values) => {
  expect(unmarshal(signature, marshal(signature, values), true)).toEqual(values);
});

test('bytes are as the specification has them', () => {
  // A string: its length, its bytes, a NUL; what follows is aligned.
  expect(marshal('su', ['ab', 1]).toString('hex')).toBe('020000006162000001000000');
  // An array of structures: the padding before the first does not count.
  expect(marshal('a(yu)', [[[1, 2]]]).toString('hex')).toBe('08000000000000000100000002000000');
});

test('a NUL in a text cannot end it early', () => {
  expect(unmarshal('ss', marshal('ss', ['a\0b', 'c']), true)).toEqual(['ab', 'c']);
});

test('messages are found in a stream however it is cut', () => {
  const messages = [1, 2, 3].map((serial) => ({
    type: messageTypes.call,
    serial,
    path: '/a/b',
    interface: 'org.example.A',
    member: `Do${'o'.repeat(serial)}`,
    destination: 'org.example.A',
    signature: 'sas',
    body: [`text ${String(serial)}`, ['x'.repeat(300)]],
  }));
  const whole = Buffer.concat(messages.map(encodeMessage));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), (size) => {
      let rest: Buffer = Buffer.alloc(0);
      const found = [];
      for (let at = 0; at < whole.length; at += size) {
        const decoded = decodeMessages(Buffer.concat([rest, whole.subarray(at, at + size)]));
        found.push(...decoded.messages);
        rest = decoded.rest;
      }
      expect(found).toMatchObject(messages);
      expect(rest).toHaveLength(0);
    }),
    { numRuns: 30 },
  );
});

test('whatever comes in is a message, waits for more, or is an error, and never hangs', () => {
  const good = encodeMessage({
    type: messageTypes.signal,
    serial: 1,
    path: '/',
    interface: 'a.b',
    member: 'C',
    signature: 'a(sv)as',
    body: [[['k', { signature: 'u', value: 1 }]], ['x']],
  });
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const bad = Buffer.from(good);
      bad[at] = byte;
      try {
        decodeMessages(bad);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each(['', 'l', 'z', '(', 'a', 'a{s', `${'('.repeat(100)}y${')'.repeat(100)}`])(
  'the signature “%s” is split or refused',
  (signature) => {
    if (signature === '') expect(splitSignature(signature)).toEqual([]);
    else expect(() => splitSignature(signature)).toThrow(/D-Bus/);
  },
);

test.each([
  ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
  ['unix:abstract=/tmp/dbus-x,guid=1', '\0/tmp/dbus-x'],
  ['unix:path=/tmp/with%20space%2cand,guid=ab', '/tmp/with space,and'],
  ['tcp:host=localhost,port=1;unix:path=/second', '/second'],
  ['tcp:host=localhost,port=1', null],
  ['autolaunch:', null],
])('the session bus at %s listens at %s', (address, socket) => {
  expect(sessionBusSocket({ DBUS_SESSION_BUS_ADDRESS: address })).toBe(socket);
});

test('a message that is larger than any that is meant for us is an error before its body has come', () => {
  const body = [Array.from({ length: 2 ** 20 }, () => 0)];
  const whole = encodeMessage({ type: messageTypes.signal, serial: 1, path: '/', signature: 'ay', body });
  expect(() => decodeMessages(whole.subarray(0, 64))).toThrow(/larger than any/);
});
