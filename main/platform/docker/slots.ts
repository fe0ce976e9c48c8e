/** A number of places, and a queue of those who wait for one. The number may change: who is in stays in. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  readonly #count: () => number;
  #taken = 0;

  constructor(count: number | (() => number)) {
    this.#count = typeof count === 'number' ? () => count : count;
  }

  get free(): number {
    return Math.max(0, this.#count() - this.#taken);
  }

  /** Resolves once there is a place, in the order of asking; with a signal, leaves the queue and rejects with its reason. */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.free > 0) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason as Error);
      };
      this.#waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Gives a place back; once for each `take`. */
  release(): void {
    this.#taken -= 1;
    while (this.free > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#taken += 1;
      next();
    }
  }
}
