import { maxLineBytes } from './log-frames.ts';
import { readPrefix } from './log-lines.ts';
import type { LogLine } from './types.ts';

const newline = 0x0a;
// Where the engine cuts a long line (daemon/logger/copier.go of moby, its default buffer).
const messageBytes = 16 * 1024;
// Each message of 16 KiB carries its time again.
const maxRawBytes = maxLineBytes + Math.ceil(maxLineBytes / messageBytes) * 36 + 36;

/** Takes out the times that stand inside a line, at the seams of its messages. */
function withoutSeams(bytes: Buffer): Buffer {
  if (bytes.length <= messageBytes) return bytes;
  const parts: Buffer[] = [];
  let from = 0;
  while (bytes.length - from > messageBytes) {
    const seam = readPrefix(bytes, from + messageBytes);
    if (seam === null) break;
    parts.push(bytes.subarray(from, from + messageBytes));
    from = seam.end;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

/** Lines of a container with a TTY: no frames, all of it standard output, carriage returns left in. */
export class RawLineReader {
  #parts: Buffer[] = [];
  #kept = 0;
  #cut = 0;
  #lastNs = '0';

  push(chunk: Buffer, into: LogLine[]): void {
    let at = 0;
    let end = chunk.indexOf(newline);
    while (end !== -1) {
      this.#keep(chunk.subarray(at, end));
      into.push(this.#take());
      at = end + 1;
      end = chunk.indexOf(newline, at);
    }
    this.#keep(chunk.subarray(at));
  }

  flush(into: LogLine[]): void {
    if (this.#kept > 0 || this.#cut > 0) into.push({ ...this.#take(), isOpen: true });
  }

  #keep(part: Buffer): void {
    const kept = part.subarray(0, Math.max(0, maxRawBytes - this.#kept));
    if (kept.length > 0) this.#parts.push(kept);
    this.#kept += kept.length;
    this.#cut += part.length - kept.length;
  }

  #take(): LogLine {
    const raw = this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts);
    const prefix = readPrefix(raw);
    if (prefix !== null) this.#lastNs = prefix.ns;
    const whole = withoutSeams(prefix === null ? raw : raw.subarray(prefix.end));
    const text = whole.subarray(0, maxLineBytes).toString('utf8');
    const cutBytes = this.#cut + Math.max(0, whole.length - maxLineBytes);
    this.#parts = [];
    this.#kept = 0;
    this.#cut = 0;
    return { stream: 'stdout', ns: this.#lastNs, text, cutBytes };
  }
}
