import { Duplex } from 'node:stream';

import type { Channel } from 'ssh2';

import type { MarkFinder } from './after-mark.ts';

/**
 * An SSH channel that ends like a socket does. ssh2's own `destroy()` keeps the error to itself and reports `close` only
 * when the host answers, or never on a dead connection; node:http waits for both.
 *
 * When the remote side is done, so is this stream; its own `end()` leaves the other direction open.
 */
export class ChannelSocket extends Duplex {
  readonly #channel: Channel;

  /** With a finder, what the host says before the mark is left out. */
  constructor(channel: Channel, finder: MarkFinder | null = null) {
    super({ allowHalfOpen: false, highWaterMark: 256 * 1024 });
    this.#channel = channel;
    channel.on('data', (received: Buffer) => {
      const chunk = finder === null ? received : finder.take(received);
      if (chunk === null) return;
      // After the end nobody reads; what still comes has to flow off, or the channel never closes.
      if (!this.destroyed && !this.push(chunk)) channel.pause();
    });
    channel.on('end', () => {
      this.push(null);
    });
    channel.on('error', (error: Error) => {
      this.destroy(error);
    });
    channel.on('close', () => {
      // What was received and not read yet must still be readable.
      if (this.readableEnded) this.destroy();
      else this.once('end', () => this.destroy());
    });
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#channel.write(chunk, callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#channel.resume();
    this.#channel.close();
    callback(error);
  }

  // node:http calls these on every socket; the connection below has its own keepalive and NoDelay.
  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
