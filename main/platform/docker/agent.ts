import { Agent, type ClientRequest, type RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';

declare module 'node:http' {
  interface Agent {
    // What node:http calls with each request; documented for agents of one's own, missing from its types.
    addRequest(request: ClientRequest, options: RequestOptions): void;
  }
}

export interface AgentOptions {
  /** Opens one channel to the engine. */
  readonly open: () => Promise<Duplex>;
  readonly maxIdleChannels: number;
  readonly idleTimeoutMs: number;
  /** Whether a channel may be kept for the next request; always, unless said otherwise. */
  readonly mayKeep?: () => boolean;
}

/**
 * Channels to one engine, kept alive and used again, so that a request costs one round trip in place of two.
 * One idle channel stays for good (an idle tray's click is quick), the others go after `idleTimeoutMs`.
 */
export class EngineAgent extends Agent {
  readonly #options: AgentOptions;
  readonly #idle = new Map<Duplex, NodeJS.Timeout | null>();
  #added: ClientRequest | null = null;

  constructor(options: AgentOptions) {
    super({ keepAlive: true, maxFreeSockets: options.maxIdleChannels });
    this.#options = options;
  }

  /**
   * The request that `send` puts on its way through this agent, which dockerode keeps to itself: node:http hands it over
   * before `send` returns. Null where `send` failed before that.
   */
  requestOf(send: () => void): ClientRequest | null {
    this.#added = null;
    send();
    const added = this.#added;
    this.#added = null;
    return added;
  }

  override addRequest(request: ClientRequest, options: RequestOptions): void {
    this.#added = request;
    super.addRequest(request, options);
  }

  /**
   * docker-modem describes everything that belongs to a request, for a log that nobody reads: with 200 followed
   * logs that would be 200 channels at each request.
   */
  [inspect.custom](): string {
    return `EngineAgent (${String(this.#idle.size)} idle channels)`;
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    void this.#connect(callback as ((error: Error | null, stream?: Duplex) => void) | undefined);
    return undefined;
  }

  override keepSocketAlive(stream: Duplex): boolean {
    if (this.#idle.size >= this.#options.maxIdleChannels || this.#options.mayKeep?.() === false) return false;
    const isSpare = this.#idle.size > 0;
    const timer = isSpare ? setTimeout(() => stream.destroy(), this.#options.idleTimeoutMs).unref() : null;
    this.#idle.set(stream, timer);
    // node:http also guards idle channels against bytes that nobody asked for, and takes the guard off below.
    return super.keepSocketAlive(stream) as unknown as boolean;
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    this.#forget(stream);
    super.reuseSocket(stream, request);
  }

  /** Ends one idle channel, where there is one. */
  dropIdle(): void {
    for (const stream of this.#idle.keys()) {
      stream.destroy();
      return;
    }
  }

  async #connect(callback?: (error: Error | null, stream?: Duplex) => void): Promise<void> {
    let stream: Duplex;
    try {
      stream = await this.#options.open();
    } catch (cause) {
      callback?.(cause instanceof Error ? cause : new Error(String(cause)));
      return;
    }
    stream.once('close', () => {
      this.#forget(stream);
    });
    callback?.(null, stream);
  }

  #forget(stream: Duplex): void {
    const timer = this.#idle.get(stream);
    if (timer) clearTimeout(timer);
    this.#idle.delete(stream);
  }
}
