import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../contract/contract.ts';
import { attachToEngine, connectFrames, type AttachedFrames, type AttachOptions } from '../server/attach.ts';
import { describeError } from './errors.ts';

/** What the shell knows of the engine: `failed` tells why, and that it tries again. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly client: Client; readonly startedHere: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export interface LinkOptions {
  readonly dataFolder: string;
  /** How this runtime starts an engine; by default a process of its own on Node. */
  readonly startEngine?: NonNullable<AttachOptions['startEngine']>;
}

const firstDelayMs = 250;
const maximumDelayMs = 10_000;
// An engine that lived this long did not die of its start, so the next attempt goes at once.
const steadyMs = 30_000;

/**
 * Keeps the shell attached to the engine of one data folder: starts it where none runs, and starts it
 * again, ever more slowly, when it dies.
 */
export class EngineLink {
  #state: LinkState = { kind: 'connecting' };
  #attempt = 0;
  #running: Promise<void> | null = null;
  readonly #options: LinkOptions;
  readonly #listeners = new Set<(state: LinkState) => void>();
  readonly #ended = new AbortController();
  readonly #detach = new AbortController();
  #hurry = new AbortController();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Aborted once `stop` was called. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Calls back with each new state; the answer ends that. */
  onChange(listener: (state: LinkState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to attach, and to stay attached. */
  start(): void {
    this.#running ??= this.#supervise();
  }

  /** Ends the wait before the next attempt. */
  retryNow(): void {
    this.#hurry.abort();
  }

  /** Resolves with the client as soon as the engine answers; rejects only after `stop`. */
  whenReady(): Promise<Client> {
    if (this.#state.kind === 'ready') return Promise.resolve(this.#state.client);
    return new Promise((resolve, reject) => {
      const settle = (state: LinkState): void => {
        if (state.kind !== 'ready') return;
        leave();
        resolve(state.client);
      };
      const give = (): void => {
        leave();
        reject(new Error('The app is quitting.'));
      };
      const unlisten = this.onChange(settle);
      const leave = (): void => {
        unlisten();
        this.#ended.signal.removeEventListener('abort', give);
      };
      this.#ended.signal.addEventListener('abort', give);
    });
  }

  /** Opens a second connection to the engine that is attached, as raw messages for a page. Rejects where none is. */
  openFrames(): Promise<AttachedFrames> {
    return connectFrames({ dataFolder: this.#options.dataFolder, face: 'desktop', start: false });
  }

  /**
   * Lets go of the engine, and ends it where it was started here and nobody else is attached: jobs that still run are
   * interrupted and say what they left. One that others are attached to goes on for them.
   */
  async stop(): Promise<void> {
    const state = this.#state;
    this.#ended.abort();
    if (state.kind === 'ready' && state.startedHere && (await endUnlessShared(state.client))) {
      // It says goodbye itself once it has ended its jobs and closed its files.
      await Promise.race([this.#running, sleep(goodbyeMs)]);
    }
    this.#detach.abort();
    await this.#running;
  }

  async #supervise(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const began = performance.now();
      await this.#attachOnce();
      if (performance.now() - began > steadyMs) this.#attempt = 0;
      await this.#pause(Math.min(maximumDelayMs, firstDelayMs * 2 ** this.#attempt++));
    }
  }

  async #attachOnce(): Promise<void> {
    try {
      const attachment = await attachToEngine({
        ...this.#options,
        face: 'desktop',
        start: true,
        lends: ['keychain', 'notify'],
      });
      const close = (): void => attachment.close();
      this.#detach.signal.addEventListener('abort', close);
      if (this.#ended.signal.aborted) close();
      else this.#become({ kind: 'ready', client: attachment.client, startedHere: attachment.started });
      await attachment.closed;
      this.#detach.signal.removeEventListener('abort', close);
      if (!this.#ended.signal.aborted) this.#become({ kind: 'connecting' });
    } catch (error) {
      if (!this.#ended.signal.aborted) this.#become({ kind: 'failed', message: describeError(error) });
    }
  }

  async #pause(delayMs: number): Promise<void> {
    this.#hurry = new AbortController();
    const signal = AbortSignal.any([this.#hurry.signal, this.#ended.signal]);
    await sleep(delayMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  #become(state: LinkState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

// The pages' connections were closed just now, and a busy engine may need a moment to see that.
const facesAskedForMs = 2_000;
const betweenAsksMs = 30;
// Longer than the jobs have to come to an end is not waited for: quitting always comes to its own.
const goodbyeMs = 4_000;

/** Answers whether it was asked to end. */
async function endUnlessShared(client: Client): Promise<boolean> {
  const deadline = performance.now() + facesAskedForMs;
  try {
    // It would refuse, and write that down at each quit; without a face it ends by itself a moment later.
    if ((await client.support.get()).on) return false;
    while (performance.now() < deadline) {
      const { faces } = await client.system.get();
      if (faces === 1) {
        await client.system.stop({ force: true });
        return true;
      }
      await sleep(betweenAsksMs);
    }
  } catch {
    // It is gone already, or is not to be ended by this laptop; either way there is nothing more to ask of it.
  }
  return false;
}
