import { maxLineBytes } from './log-frames.ts';
import { readPrefix } from './log-lines.ts';
import type { LogLine } from './types.ts';

const newline = 0x0a;
// Where the engine cuts a long line (daemon/logger/copier.go of moby, its default buffer).
const messageBytes = 16 * 1024;
// Each message of 16 KiB carries its time again.
const maxRawBytes = maxLineBytes + Math.ceil(maxLineBytes / messageBytes) * 36 + 36;

interface Joined {
  readonly bytes: Buffer;
  /** Length of one time within the line; 0 where there is none. */
  readonly seamBytes: number;
}

/** Takes out the times that stand inside a line, at the seams of its messages: each repeats the time of the first. */
function withoutSeams(bytes: Buffer, ns: string): Joined {
  const parts: Buffer[] = [];
  let from = 0;
  let seamBytes = 0;
  while (bytes.length - from > messageBytes) {
    const seam = readPrefix(bytes, from + messageBytes);
    if (seam?.ns !== ns) break;
    parts.push(bytes.subarray(from, from + messageBytes));
    seamBytes = seam.end - from - messageBytes;
    from = seam.end;
  }
  parts.push(bytes.subarray(from));
  return { bytes: parts.length === 1 ? bytes : Buffer.concat(parts), seamBytes };
}

/** How long a line of `rawBytes` is without the times inside it, which stand at regular distances. */
function lengthWithoutSeams(rawBytes: number, seamBytes: number): number {
  if (seamBytes === 0 || rawBytes <= messageBytes) return rawBytes;
  return rawBytes - Math.ceil((rawBytes - messageBytes) / (messageBytes + seamBytes)) * seamBytes;
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
    const content = prefix === null ? raw : raw.subarray(prefix.end);
    const joined = prefix === null ? { bytes: raw, seamBytes: 0 } : withoutSeams(content, prefix.ns);
    const text = joined.bytes.subarray(0, maxLineBytes).toString('utf8');
    const lengthBytes = lengthWithoutSeams(content.length + this.#cut, joined.seamBytes);
    const cutBytes = Math.max(0, lengthBytes - maxLineBytes);
    this.#parts = [];
    this.#kept = 0;
    this.#cut = 0;
    return { stream: 'stdout', ns: this.#lastNs, text, cutBytes };
  }
}
