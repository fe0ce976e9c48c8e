import type { Client } from '../../../main/contract/contract.ts';
import type { EngineLink } from './engine-link.ts';
import { toFailure, type Failure } from './failure.ts';

/** What a stream has told so far. `live` false: the value is the last one known, and may be out of date. */
export interface StreamState<T> {
  readonly value: T | undefined;
  readonly live: boolean;
  readonly failure: Failure | null;
}

interface StreamSource<TItem, TValue> {
  open(client: Client, signal: AbortSignal): Promise<AsyncIterable<TItem>>;
  /** `value` is undefined for the first item of each attachment: a stream opens with a snapshot. */
  reduce(value: TValue | undefined, item: TItem): TValue;
}

const retryDelayMs = 2_000;
/** Changes that arrive within one frame become one repaint. */
const frameMs = 16;

/**
 * Follows one stream of the contract while somebody looks at it, across lost attachments, and keeps
 * the last value meanwhile. It is the only copy in the page of what the stream told.
 */
export class StreamStore<TItem, TValue> {
  readonly #link: EngineLink;
  readonly #source: StreamSource<TItem, TValue>;
  readonly #listeners = new Set<() => void>();
  #state: StreamState<TValue> = { value: undefined, live: false, failure: null };
  #following: AbortController | null = null;
  #flush: ReturnType<typeof setTimeout> | null = null;

  constructor(link: EngineLink, source: StreamSource<TItem, TValue>) {
    this.#link = link;
    this.#source = source;
  }

  readonly getState = (): StreamState<TValue> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#following === null) {
      this.#following = new AbortController();
      void this.#follow(this.#following.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      // A screen that replaces another subscribes in the same tick; only then is nobody looking.
      setTimeout(() => {
        if (this.#listeners.size > 0) return;
        this.#following?.abort();
        this.#following = null;
      }, 0);
    };
  };

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const client = await this.#nextClient(signal);
      if (client === null) return;
      try {
        let fresh: TValue | undefined;
        for await (const item of await this.#source.open(client, signal)) {
          if (signal.aborted) return;
          fresh = this.#source.reduce(fresh, item);
          this.#set({ value: fresh, live: true, failure: null });
        }
        this.#set({ ...this.#state, live: false });
      } catch (error) {
        if (signal.aborted) return;
        this.#set({ ...this.#state, live: false, failure: toFailure(error) });
      }
      await new Promise((resolve) =>
        setTimeout(resolve, this.#link.getState().phase === 'ready' ? retryDelayMs : 0),
      );
    }
  }

  async #nextClient(signal: AbortSignal): Promise<Client | null> {
    for (;;) {
      const state = this.#link.getState();
      if (signal.aborted) return null;
      if (state.phase === 'ready') return state.client;
      await new Promise<void>((resolve) => {
        const unsubscribe = this.#link.subscribe(done);
        signal.addEventListener('abort', done, { once: true });
        function done(): void {
          unsubscribe();
          signal.removeEventListener('abort', done);
          resolve();
        }
      });
    }
  }

  #set(state: StreamState<TValue>): void {
    const first = this.#state.value === undefined;
    this.#state = state;
    if (first) {
      this.#notify();
      return;
    }
    this.#flush ??= setTimeout(() => this.#notify(), frameMs);
  }

  #notify(): void {
    if (this.#flush !== null) clearTimeout(this.#flush);
    this.#flush = null;
    for (const listener of this.#listeners) listener();
  }
}
