import { z } from 'zod';

import { WheelhouseError } from '../errors.ts';
import { instantToMs } from './instant.ts';

// An engine is asked for what has happened; a moment of its future would keep it waiting.
const marginMs = 100;

/** What of an engine's description tells its time. */
export const clockWire = z.object({ SystemTime: z.string().nullish() });

/** The clock of an engine, asked once and kept going here. */
export class EngineClock {
  readonly #hostLabel: string;
  readonly #ask: () => Promise<z.output<typeof clockWire>>;
  #offsetMs: Promise<number> | null = null;

  constructor(hostLabel: string, ask: () => Promise<z.output<typeof clockWire>>) {
    this.#hostLabel = hostLabel;
    this.#ask = ask;
  }

  /** Milliseconds since 1970; a little behind rather than ahead. Throws ENGINE_ERROR where the engine tells no time. */
  async nowMs(): Promise<number> {
    this.#offsetMs ??= this.#read();
    try {
      return performance.now() + (await this.#offsetMs) - marginMs;
    } catch (cause) {
      this.#offsetMs = null;
      throw cause;
    }
  }

  async #read(): Promise<number> {
    const askedAt = performance.now();
    const { SystemTime } = await this.#ask();
    const saidMs = instantToMs(SystemTime);
    if (saidMs !== null) return saidMs - (askedAt + performance.now()) / 2;
    throw new WheelhouseError('ENGINE_ERROR', `Docker on ${this.#hostLabel} does not tell its time.`);
  }
}
