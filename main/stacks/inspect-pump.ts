interface InspectPumpDeps {
  readonly concurrency: number;
  /** Rejects only where going on is pointless: the engine is gone. */
  readonly inspect: (id: string) => Promise<void>;
  /** Told once; the pump does nothing more afterwards. */
  readonly onFailure: (error: unknown) => void;
}

/** Inspects containers a few at a time, each at most once at a time, and again where it changed meanwhile. */
export class InspectPump {
  readonly #deps: InspectPumpDeps;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  #idle: (() => void)[] = [];
  #failed = false;

  constructor(deps: InspectPumpDeps) {
    this.#deps = deps;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Asks for an inspection that begins after this call. */
  mark(id: string): void {
    this.#waiting.add(id);
    this.#pump();
  }

  forget(id: string): void {
    this.#waiting.delete(id);
  }

  /** Resolves when nothing waits or runs, also after a failure. */
  async idle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
    });
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && (this.#failed || this.#waiting.size === 0);
  }

  #pump(): void {
    for (const id of this.#waiting) {
      if (this.#failed || this.#running.size >= this.#deps.concurrency) return;
      if (this.#running.has(id)) continue;
      this.#waiting.delete(id);
      this.#running.add(id);
      void this.#run(id);
    }
  }

  async #run(id: string): Promise<void> {
    try {
      await this.#deps.inspect(id);
    } catch (error) {
      if (!this.#failed) {
        this.#failed = true;
        this.#deps.onFailure(error);
      }
    }
    this.#running.delete(id);
    this.#pump();
    if (!this.#isIdle()) return;
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}
