import type { Clock } from '../platform/clock/clock.ts';

interface PresenceDeps {
  readonly clock: Clock;
  /** Whether this machine can watch at all: awake, with a network, and not told to pause. */
  readonly isWatching: () => boolean;
  readonly write: (from: number, to: number) => void;
}

const lookEveryMs = 60_000;
/** A timer that comes this late slept with the machine. */
const lateMs = 20_000;
/** What a power cut can cost of the knowledge that somebody was there; more would only keep the disk awake. */
const writeEveryMs = 600_000;

/** Knows when this machine was there to watch, so that the time in which it was not is charged to no host. */
export class Presence {
  readonly #deps: PresenceDeps;
  #from: number | null = null;
  #seenAt = 0;
  #writtenAt = 0;
  #timer: Disposable | null = null;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  /** The span that goes on; null while nobody watches. */
  get current(): { readonly from: number; readonly to: number } | null {
    return this.#from === null ? null : { from: this.#from, to: this.#deps.clock.now() };
  }

  start(): void {
    this.look();
  }

  /** Judges anew: something it depends on may have changed. */
  look(): void {
    const now = this.#deps.clock.now();
    const isLate = this.#from !== null && now - this.#seenAt > lookEveryMs + lateMs;
    // Where it slept, the span ended with the last look.
    if (isLate) this.#end(this.#seenAt);
    const isWatching = this.#deps.isWatching();
    if (isWatching && this.#from === null) {
      this.#from = now;
      this.#write(now);
    } else if (!isWatching && this.#from !== null) this.#end(now);
    else if (this.#from !== null && now - this.#writtenAt >= writeEveryMs) this.#write(now);
    this.#seenAt = now;
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#deps.clock.after(lookEveryMs, () => {
      this.look();
    });
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    if (this.#from !== null) this.#end(this.#deps.clock.now());
  }

  #end(at: number): void {
    this.#write(at);
    this.#from = null;
  }

  #write(to: number): void {
    if (this.#from === null) return;
    this.#writtenAt = to;
    this.#deps.write(this.#from, to);
  }
}
