import { Transform, type TransformCallback } from 'node:stream';

// A login that says more than this before its program starts is cut, from the front.
const keptBytes = 256 * 1024;
const keptGreetingBytes = 4096;

/** Finds the mark in a stream of bytes and gives what stands behind it. */
export class MarkFinder {
  readonly #mark: Buffer;
  #before: Buffer = Buffer.alloc(0);
  isFound = false;
  /** What was said before the mark, once it came; the first 4 KiB. */
  greeting = '';

  constructor(mark: string) {
    this.#mark = Buffer.from(`${mark}\n`);
  }

  /** What was said before the mark; all of it where there is none. */
  get before(): Buffer {
    return this.#before;
  }

  /** The part of the chunk that is the program's own; null where it has not started. */
  take(chunk: Buffer): Buffer | null {
    if (this.isFound) return chunk;
    const all = Buffer.concat([this.#before, chunk]);
    const at = all.indexOf(this.#mark);
    if (at === -1) {
      this.#before = all.subarray(-keptBytes);
      return null;
    }
    this.isFound = true;
    this.greeting = all.toString('utf8', 0, Math.min(at, keptGreetingBytes));
    this.#before = Buffer.alloc(0);
    const rest = all.subarray(at + this.#mark.length);
    return rest.length === 0 ? null : rest;
  }
}

/** Lets through what stands behind the mark; everything, at the end, where it never came: that tells why nothing ran. */
export class AfterMark extends Transform {
  readonly #finder: MarkFinder;

  constructor(mark: string) {
    super();
    this.#finder = new MarkFinder(mark);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    const own = this.#finder.take(chunk);
    if (own === null) callback();
    else callback(null, own);
  }

  override _flush(callback: TransformCallback): void {
    if (this.#finder.isFound || this.#finder.before.length === 0) callback();
    else callback(null, this.#finder.before);
  }
}
