import type { Client } from '../../../main/contract/contract.ts';
import type { Carrier } from './carrier.ts';
import { EngineAwayError } from './failure.ts';

/**
 *   connecting ──▶ ready ──▶ away ──▶ ready …
 *        └──────────────────▶ away
 * `epoch` grows with each attachment: what was asked in an earlier one is gone.
 */
export type LinkState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'ready'; readonly client: Client; readonly epoch: number }
  | { readonly phase: 'away'; readonly since: number; readonly retryAt: number };

const firstDelayMs = 400;
const longestDelayMs = 8_000;

/** Keeps the page attached to the engine, and says whether it is. */
export class EngineLink {
  readonly #carrier: Carrier;
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #state: LinkState = { phase: 'connecting' };
  #epoch = 0;
  #wake: (() => void) | null = null;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  readonly getState = (): LinkState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs until `stop`; attaches again after each loss, at growing intervals. */
  async start(): Promise<void> {
    let delayMs = firstDelayMs;
    while (!this.#stop.signal.aborted) {
      const attachment = await this.#carrier(this.#stop.signal).catch(() => null);
      if (attachment !== null) {
        delayMs = firstDelayMs;
        this.#epoch += 1;
        this.#set({ phase: 'ready', client: attachment.client, epoch: this.#epoch });
        await attachment.closed;
      }
      if (this.#stop.signal.aborted) return;
      const since = this.#state.phase === 'away' ? this.#state.since : Date.now();
      this.#set({ phase: 'away', since, retryAt: Date.now() + delayMs });
      await this.#pause(delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    }
  }

  stop(): void {
    this.#stop.abort();
    this.#wake?.();
  }

  /** Tries at once instead of at the next interval. */
  retryNow(): void {
    this.#wake?.();
  }

  /** The client; throws `EngineAwayError` while no engine is attached. */
  client(): Client {
    if (this.#state.phase !== 'ready') throw new EngineAwayError('No engine is attached.');
    return this.#state.client;
  }

  /** Resolves with the client as soon as an engine is attached, at most after `patienceMs`. */
  async whenReady(patienceMs: number): Promise<Client> {
    if (this.#state.phase === 'ready') return this.#state.client;
    await new Promise<void>((resolve) => {
      const unsubscribe = this.subscribe(() => {
        if (this.#state.phase === 'ready') done();
      });
      const timer = setTimeout(done, patienceMs);
      function done(): void {
        clearTimeout(timer);
        unsubscribe();
        resolve();
      }
    });
    return this.client();
  }

  #set(state: LinkState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  async #pause(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
