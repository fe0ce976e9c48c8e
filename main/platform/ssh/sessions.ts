/** A session that was closed a moment ago may still count on the host: its program has to end first. */
const lingerMs = 2_000;
const lookAgainMs = 150;

interface Waiter {
  readonly enter: () => void;
  readonly fail: (reason: Error) => void;
}

/**
 * The sessions of one connection, of which sshd allows only so many at a time (MaxSessions). How many is learned from the
 * first refusal; from then on who comes later waits for a place.
 */
export class Sessions {
  readonly #waiting: Waiter[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #closedAtMs: number[] = [];
  /** Those that are being opened among them. */
  #held = 0;
  readonly #opening = new Set<number>();
  #begun = 0;
  #open = 0;
  #most = 0;
  #retrying = 0;
  #limit: number | null = null;
  #ended: Error | null = null;

  /** null until the host has refused one. */
  get limit(): number | null {
    return this.#limit;
  }

  /** Somebody waits for a place. */
  get isWanted(): boolean {
    return this.#waiting.length > 0 || this.#retrying > 0;
  }

  /** Calls the listener when somebody begins to wait, or the limit was learned. Returns the function that forgets it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once there is a place, in the order of asking; rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#ended !== null) throw this.#ended;
    if (this.#waiting.length === 0 && this.#hasRoom()) {
      this.#held += 1;
      return;
    }
    await this.#queue(signal, false);
  }

  /** The place that was taken is asked for on the host now. Returns the number of the request. */
  begin(): number {
    this.#begun += 1;
    this.#opening.add(this.#begun);
    return this.#begun;
  }

  /** The place is open on the host. */
  opened(request: number): void {
    this.#opening.delete(request);
    this.#open += 1;
    this.#most = Math.max(this.#most, this.#open);
    if (this.#limit === null || this.#open <= this.#limit) return;
    // It was on its way when another was refused.
    this.#limit = this.#open;
    this.#tell();
  }

  /** A place that was open is free again. */
  closed(): void {
    this.#held -= 1;
    this.#open -= 1;
    this.#closedAtMs.push(performance.now());
    this.#admit();
  }

  /** Opening failed for a reason of its own. */
  failed(request: number): void {
    this.#opening.delete(request);
    this.#held -= 1;
    this.#admit();
  }

  /**
   * The host refused the place that was taken: learns the limit and gives the place back. False where no session of ours
   * can be the reason, so that waiting is of no use.
   */
  refused(request: number): boolean {
    this.#opening.delete(request);
    // sshd answers in the order of asking: what was asked before and is not refused has its place, though we do not know yet.
    const before = [...this.#opening].filter((other) => other < request).length;
    const others = this.#open + before;
    this.#held -= 1;
    if (others === 0 && this.#lingering() === 0) return false;
    // Programs that are just ending count too and are not seen; what was open once at a time is allowed all the same.
    const limit = Math.max(1, others, this.#most);
    if (this.#limit === null || limit < this.#limit) this.#limit = limit;
    this.#tell();
    return true;
  }

  /** As `take`, after a refusal: looks again after a moment, or as soon as a place is given back. */
  async takeAgain(signal: AbortSignal): Promise<void> {
    this.#retrying += 1;
    this.#tell();
    try {
      await this.#queue(signal, true);
    } finally {
      this.#retrying -= 1;
    }
  }

  /** The connection ended: whoever waits is told why. */
  end(reason: Error): void {
    this.#ended = reason;
    for (const { fail } of this.#waiting.splice(0)) fail(reason);
    this.#listeners.clear();
  }

  #hasRoom(): boolean {
    return this.#held < (this.#limit ?? Infinity);
  }

  #lingering(): number {
    const since = performance.now() - lingerMs;
    while ((this.#closedAtMs[0] ?? Infinity) < since) this.#closedAtMs.shift();
    return this.#closedAtMs.length;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      this.#held += 1;
      this.#waiting.shift()?.enter();
    }
  }

  #queue(signal: AbortSignal, lookAgain: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(waiter);
        if (at !== -1) this.#waiting.splice(at, 1);
        if (timer !== null) clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        enter: () => {
          leave();
          resolve();
        },
        fail: (reason) => {
          leave();
          reject(reason);
        },
      };
      const onAbort = (): void => {
        waiter.fail(signal.reason as Error);
      };
      // Room by our own count may not be room by the host's: its last program is still ending.
      const timer = lookAgain
        ? setTimeout(() => {
            this.#admit();
          }, lookAgainMs)
        : null;
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
      this.#tell();
    });
  }
}
