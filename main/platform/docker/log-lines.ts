import { instantToNs } from './instant.ts';
import { maxLineBytes, type LogFrame } from './log-frames.ts';
import type { LogLine } from './types.ts';

const newline = 0x0a;
const space = 0x20;
// The longest time that is written in front of a line: nanoseconds and an offset.
const maxPrefixBytes = 36;

interface Prefix {
  readonly ns: string;
  /** Where the line itself begins. */
  readonly end: number;
}

/** The time in front of a message; null where there is none. Pure. */
export function readPrefix(bytes: Buffer, from = 0): Prefix | null {
  const at = bytes.subarray(from, from + maxPrefixBytes).indexOf(space);
  if (at < 20) return null;
  const ns = instantToNs(bytes.toString('latin1', from, from + at));
  return ns === null ? null : { ns, end: from + at + 1 };
}

/** One line in the making, in bytes, so that a character cut in two is whole again before it is decoded. */
class PendingLine {
  #parts: Buffer[] = [];
  #kept = 0;
  #cut = 0;
  ns: string | null = null;

  get isEmpty(): boolean {
    return this.#kept === 0 && this.#cut === 0 && this.ns === null;
  }

  add(bytes: Buffer, cutBytes = 0): void {
    const kept = bytes.subarray(0, Math.max(0, maxLineBytes - this.#kept));
    if (kept.length > 0) this.#parts.push(kept);
    this.#kept += kept.length;
    this.#cut += bytes.length - kept.length + cutBytes;
  }

  take(stream: LogLine['stream'], fallbackNs: string): LogLine {
    const bytes = this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts);
    const line = { stream, ns: this.ns ?? fallbackNs, text: bytes.toString('utf8'), cutBytes: this.#cut };
    this.#parts = [];
    this.#kept = 0;
    this.#cut = 0;
    this.ns = null;
    return line;
  }
}

/**
 * Joins messages to lines. The engine cuts a line at 16 KiB into messages that each carry the time of the first one;
 * only the last ends with a newline.
 */
export class LineJoiner {
  readonly #pending = { stdout: new PendingLine(), stderr: new PendingLine() };
  #lastNs = '0';

  push(frame: LogFrame, into: LogLine[]): void {
    const pending = this.#pending[frame.stream];
    const prefix = readPrefix(frame.payload);
    let at = prefix?.end ?? 0;
    if (prefix !== null) {
      this.#lastNs = prefix.ns;
      pending.ns ??= prefix.ns;
    }
    let end = frame.payload.indexOf(newline, at);
    while (end !== -1) {
      pending.add(frame.payload.subarray(at, end));
      into.push(pending.take(frame.stream, this.#lastNs));
      at = end + 1;
      end = frame.payload.indexOf(newline, at);
    }
    if (at < frame.payload.length || frame.cutBytes > 0) {
      pending.ns ??= this.#lastNs;
      // A frame beyond the greatest line ends with its newline: it is one byte of what is cut.
      pending.add(frame.payload.subarray(at), Math.max(0, frame.cutBytes - 1));
      if (frame.cutBytes > 0) into.push(pending.take(frame.stream, this.#lastNs));
    }
  }

  /** What was written without a newline when the stream ended. */
  flush(into: LogLine[]): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const pending = this.#pending[stream];
      if (!pending.isEmpty) into.push({ ...pending.take(stream, this.#lastNs), isOpen: true });
    }
  }
}
