import { WheelhouseError } from '../errors.ts';

/** Longest line that is kept; what is beyond is counted and left out. */
export const maxLineBytes = 1024 * 1024;

// Room for the time in front of a line of the greatest length.
const maxFrameBytes = maxLineBytes + 64;

export interface LogFrame {
  readonly stream: 'stdout' | 'stderr';
  readonly payload: Buffer;
  /** Bytes of the frame beyond what is kept. */
  readonly cutBytes: number;
}

/**
 * Takes a multiplexed stream apart: 8 bytes of header (stream, three zeros, length), then the payload. May be cut
 * anywhere. Memory is bounded by one frame of the greatest line.
 */
export class FrameReader {
  readonly #header = Buffer.alloc(8);
  #headerBytes = 0;
  #parts: Buffer[] = [];
  #kept = 0;
  #cut = 0;
  #missing = 0;

  /** Frames that this chunk completes. Throws ENGINE_ERROR for what is no such stream, and for an error frame. */
  push(chunk: Buffer): readonly LogFrame[] {
    const frames: LogFrame[] = [];
    let at = 0;
    while (at < chunk.length || (this.#headerBytes === 8 && this.#missing === 0)) {
      if (this.#headerBytes < 8) {
        const taken = chunk.copy(this.#header, this.#headerBytes, at, at + 8 - this.#headerBytes);
        this.#headerBytes += taken;
        at += taken;
        if (this.#headerBytes < 8) break;
        this.#missing = this.#header.readUInt32BE(4);
        this.#checkHeader();
      }
      const taken = Math.min(this.#missing, chunk.length - at);
      this.#keep(chunk.subarray(at, at + taken));
      at += taken;
      this.#missing -= taken;
      if (this.#missing > 0) break;
      frames.push(this.#finish());
    }
    return frames;
  }

  /** Whether the stream may end here; in the middle of a frame it was cut off. */
  get isAtBoundary(): boolean {
    return this.#headerBytes === 0;
  }

  #checkHeader(): void {
    const kind = this.#header[0] ?? 255;
    if (kind > 3 || this.#header.readUIntBE(1, 3) !== 0) {
      throw new WheelhouseError(
        'ENGINE_ERROR',
        'The log stream of the engine cannot be read: it is not in frames.',
        {
          hint: 'Reload the log; if it stays so, the container was recreated with another TTY setting.',
        },
      );
    }
  }

  #keep(part: Buffer): void {
    const room = Math.max(0, maxFrameBytes - this.#kept);
    const kept = part.subarray(0, room);
    if (kept.length > 0) this.#parts.push(kept);
    this.#kept += kept.length;
    this.#cut += part.length - kept.length;
  }

  #finish(): LogFrame {
    const payload =
      this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts);
    const kind = this.#header[0];
    const frame: LogFrame = { stream: kind === 2 ? 'stderr' : 'stdout', payload, cutBytes: this.#cut };
    this.#headerBytes = 0;
    this.#parts = [];
    this.#kept = 0;
    this.#cut = 0;
    if (kind === 3) {
      const words = payload.toString('utf8').trim().slice(0, 300);
      throw new WheelhouseError('ENGINE_ERROR', `The engine stopped the log: ${words}.`, {
        hint: 'Reload the log.',
      });
    }
    return frame;
  }
}
