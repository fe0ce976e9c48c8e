import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { maxLineBytes } from '../../../../main/platform/docker/log-frames.ts';
import { createLogDecoder, logQuery } from '../../../../main/platform/docker/log-stream.ts';
import type { LogLine } from '../../../../main/platform/docker/types.ts';

const messageBytes = 16 * 1024;

interface Written {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

const second = 1_763_000_000;
const stamp = (index: number): string => `2025-11-13T02:13:20.${String(index).padStart(9, '0')}Z`;
const nsOf = (index: number): string => `${String(second)}${String(index).padStart(9, '0')}`;

/** A line as the engine stores it: messages of at most 16 KiB, each with the line's time, the last with the newline. */
function toMessages(line: Buffer, index: number): Buffer[] {
  const whole = Buffer.concat([line, Buffer.from('\n')]);
  const messages: Buffer[] = [];
  for (let at = 0; at < whole.length; at += messageBytes) {
    messages.push(Buffer.concat([Buffer.from(`${stamp(index)} `), whole.subarray(at, at + messageBytes)]));
  }
  return messages;
}

function frame(kind: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = kind;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

const framed = (lines: readonly Written[]): Buffer =>
  Buffer.concat(
    lines.flatMap(({ stream, bytes }, index) =>
      toMessages(bytes, index).map((message) => frame(stream === 'stderr' ? 2 : 1, message)),
    ),
  );

const raw = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(lines.flatMap((line, index) => toMessages(line, index)));

function decode(bytes: Buffer, cuts: readonly number[], tty: boolean): LogLine[] {
  const decoder = createLogDecoder(tty);
  const lines: LogLine[] = [];
  let at = 0;
  for (const cut of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    decoder.push(bytes.subarray(at, cut), lines);
    at = cut;
  }
  decoder.flush(lines);
  expect(decoder.isAtBoundary).toBe(true);
  return lines;
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => Buffer.from(text)),
  fc.integer({ min: messageBytes - 2, max: 3 * messageBytes }).map((size) => Buffer.alloc(size, 'é')),
);
const line = anyBytes.map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)));
const cuts = fc.array(fc.nat(), { maxLength: 40 });

describe('the log decoder', () => {
  it('gives the lines as written, wherever the stream is cut', () => {
    const written = fc.array(
      fc.record({ stream: fc.constantFrom('stdout' as const, 'stderr' as const), bytes: line }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(written, cuts, (lines, where) => {
        expect(decode(framed(lines), where, false)).toEqual(
          lines.map(({ stream, bytes }, index) => ({
            stream,
            ns: nsOf(index),
            text: bytes.toString('utf8'),
            cutBytes: 0,
          })),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('does the same for a TTY, whose stream has no frames', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), cuts, (lines, where) => {
        expect(decode(raw(lines), where, true)).toEqual(
          lines.map((bytes, index) => ({
            stream: 'stdout',
            ns: nsOf(index),
            text: bytes.toString('utf8'),
            cutBytes: 0,
          })),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same lines for a stream cut after every single byte', () => {
    const bytes = framed([
      { stream: 'stdout', bytes: Buffer.from('한국어 👩‍🚀') },
      { stream: 'stderr', bytes: Buffer.from('') },
      { stream: 'stdout', bytes: Buffer.from([0xff, 0x00, 0xc0]) },
    ]);
    const everywhere = Array.from({ length: bytes.length }, (_, index) => index);
    expect(decode(bytes, everywhere, false)).toEqual(decode(bytes, [], false));
    expect(decode(bytes, everywhere, false).map((one) => one.text)).toEqual([
      '한국어 👩‍🚀',
      '',
      '\uFFFD\0\uFFFD',
    ]);
  });

  it('keeps messages of both streams apart while both are in the middle of a line', () => {
    const message = (kind: number, text: string): Buffer => frame(kind, Buffer.from(`${stamp(1)} ${text}`));
    const bytes = Buffer.concat([
      message(1, 'out-'),
      message(2, 'err-'),
      message(1, 'end\n'),
      message(2, 'end\n'),
    ]);
    expect(decode(bytes, [], false).map(({ stream, text }) => `${stream} ${text}`)).toEqual([
      'stdout out-end',
      'stderr err-end',
    ]);
  });

  it.each([false, true])('cuts a line at 1 MiB and says how much is left out (TTY: %s)', (tty) => {
    const long = Buffer.alloc(maxLineBytes + 70_000, 'x');
    const after = Buffer.from('after');
    const bytes = tty
      ? raw([long, after])
      : framed([
          { stream: 'stdout', bytes: long },
          { stream: 'stdout', bytes: after },
        ]);
    const lines = decode(bytes, [], tty);
    expect(lines.map(({ text, cutBytes }) => [text.length, cutBytes])).toEqual([
      [maxLineBytes, 70_000],
      [5, 0],
    ]);
  });

  it('holds no more than one line of a single enormous frame', () => {
    const decoder = createLogDecoder(false);
    const lines: LogLine[] = [];
    const size = 40 * 1024 * 1024;
    const header = Buffer.alloc(8);
    header[0] = 1;
    header.writeUInt32BE(size + 32, 4);
    decoder.push(header, lines);
    decoder.push(Buffer.from(`${stamp(1)} `), lines);
    for (let sent = 0; sent < size; sent += 1024 * 1024) decoder.push(Buffer.alloc(1024 * 1024, 'y'), lines);
    decoder.push(Buffer.from('\n'), lines);
    expect(lines.map(({ text, cutBytes }) => [text.length, cutBytes])).toEqual([
      [maxLineBytes, size - maxLineBytes],
    ]);
  });

  it('reads times with an offset and with fewer digits', () => {
    const text = '2025-11-13T11:13:20.5+09:00 podman\n2025-11-13T02:13:20Z bare\n';
    expect(decode(Buffer.from(text), [], true).map(({ ns }) => ns)).toEqual([
      '1763000000500000000',
      '1763000000000000000',
    ]);
  });

  it('leaves a time inside a short line where it is', () => {
    const inside = `${stamp(3)} is when it broke`;
    expect(decode(raw([Buffer.from(inside)]), [], true)[0]?.text).toBe(inside);
  });

  it('refuses what is no framed stream in one sentence', () => {
    expect(() => decode(Buffer.from('plain text of a TTY container'), [], false)).toThrow(
      'The log stream of the engine cannot be read: it is not in frames.',
    );
  });

  it('tells what the engine says when it gives up', () => {
    expect(() => decode(frame(3, Buffer.from('error grabbing logs: invalid character')), [], false)).toThrow(
      'The engine stopped the log: error grabbing logs: invalid character.',
    );
  });
});

describe('logQuery', () => {
  it('asks by the nanosecond', () => {
    expect(logQuery({ since: '1763000000000000001', follow: true, tail: 200 })).toBe(
      'stdout=1&stderr=1&timestamps=1&follow=1&tail=200&since=1763000000.000000001',
    );
  });
});
