import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type Modem from 'docker-modem';

import { WheelhouseError } from '../errors.ts';
import type { EngineAgent } from './agent.ts';
import { dial, type RequestBody } from './dial-request.ts';
import type { Slots } from './slots.ts';
import {
  deadlinePassed,
  engineGone,
  requestBroke,
  requestCancelled,
  statusFailure,
  type RequestContext,
} from './failures.ts';
import type { EngineStream } from './types.ts';

export interface EngineRequest extends RequestContext {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** With the version in front and the query behind. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  /** For a plain request until the last byte, for a stream until the answer starts. */
  readonly timeoutMs: number;
  readonly body?: RequestBody | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

// A list of 1,000 containers is about 2 MB; this only stops an answer that never ends.
const maxBodyBytes = 64 * 1024 * 1024;

class BodyTooLarge extends Error {}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes)
      throw new BodyTooLarge(`its answer is larger than ${String(maxBodyBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** One request that is under way: everything that can end it early, in one place. */
class Flight {
  readonly #request: EngineRequest;
  readonly #done: () => void;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #destroy: ((reason: Error) => void) | null = null;
  /** Why it ended early; stands above what node:http makes of it. */
  reason: Error | null = null;

  constructor(spec: EngineRequest, done: () => void) {
    this.#request = spec;
    this.#done = done;
    spec.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => {
    this.abort(requestCancelled(this.#request, this.#request.signal?.reason));
  };

  startDeadline(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.abort(deadlinePassed(this.#request, this.#request.timeoutMs));
    }, this.#request.timeoutMs);
  }

  stopDeadline(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  onAbort(destroy: (reason: Error) => void): void {
    this.#destroy = destroy;
    if (this.reason !== null) destroy(this.reason);
  }

  /** For what waits before there is a request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.reason ??= reason;
    this.#controller.abort(reason);
    this.#destroy?.(reason);
  }

  end(): void {
    this.stopDeadline();
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    this.#done();
  }

  failure(cause: unknown): WheelhouseError {
    const isQuery = this.#request.method === 'GET' || this.#request.method === 'HEAD';
    return requestBroke(this.#request, this.reason ?? cause, !isQuery);
  }
}

/** Where requests of one kind travel. Not left to the agent: it counts a channel only once it is open. */
export interface Lane {
  readonly agent: EngineAgent;
  /** dockerode's modem over that agent; it builds the requests, and the streams that answer them are read here. */
  readonly modem: Modem;
  /** Limits how many are under way at a time; null where there is no limit. */
  readonly slots: Slots | null;
}

interface Received {
  readonly response: IncomingMessage;
  /** The channel itself, where the engine turned it into a pipe. */
  readonly upgraded?: Duplex;
}

interface Answer extends Received {
  readonly flight: Flight;
}

/** Requests to one engine over its agent, counted, each with a deadline, all ended together. */
export class EngineHttp {
  readonly #requests: Lane;
  readonly #streams: Lane;
  readonly #flights = new Set<Flight>();
  readonly #hostLabel: string;
  #closed = false;

  /** Streams have a lane of their own where channels are few, so that they cannot starve the requests. */
  constructor(hostLabel: string, lanes: { readonly requests: Lane; readonly streams: Lane }) {
    this.#hostLabel = hostLabel;
    this.#requests = lanes.requests;
    this.#streams = lanes.streams;
  }

  get openRequests(): number {
    return this.#flights.size;
  }

  /** The body of a 2xx or 304 answer. A query is sent once more where a kept channel turned out to be closed. */
  async call(spec: EngineRequest): Promise<{ readonly body: string; readonly headers: IncomingHttpHeaders }> {
    const { response, flight } = await this.#send(spec, this.#requests, true);
    try {
      const body = await readBody(response);
      const status = response.statusCode ?? 0;
      if ((status >= 200 && status < 300) || status === 304) return { body, headers: response.headers };
      throw statusFailure(spec, status, body);
    } catch (cause) {
      if (cause instanceof BodyTooLarge) {
        throw new WheelhouseError(
          'ENGINE_ERROR',
          `Docker on ${spec.hostLabel} could not ${spec.what}: ${cause.message}.`,
          { cause },
        );
      }
      throw flight.failure(cause);
    } finally {
      response.destroy();
      flight.end();
    }
  }

  /**
   * An answer to read as it comes. The deadline ends with the headers, and starts when a channel is free. One that is read
   * to its end at once may travel among the requests.
   */
  async stream(spec: EngineRequest, lane: 'streams' | 'requests' = 'streams'): Promise<EngineStream> {
    const way = lane === 'streams' ? this.#streams : this.#requests;
    const { response, flight } = await this.#send(spec, way, false);
    flight.stopDeadline();
    const release = (): void => {
      response.destroy();
      flight.end();
    };
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) {
      return {
        response,
        failure: (cause) => (spec.signal?.aborted === true ? null : flight.failure(cause)),
        release,
      };
    }
    try {
      throw statusFailure(spec, status, await readBody(response));
    } catch (cause) {
      throw flight.failure(cause);
    } finally {
      release();
    }
  }

  /**
   * A request that turns its channel into a pipe to a process (exec, attach). The pipe ends with the signal, with
   * `close()`, or when either side ends it; until then it counts as under way.
   */
  async hijack(spec: EngineRequest): Promise<Duplex> {
    const { upgraded, response, flight } = await this.#send(spec, this.#streams, false, true);
    flight.stopDeadline();
    if (upgraded !== undefined) {
      flight.onAbort((reason) => upgraded.destroy(reason));
      upgraded.once('close', () => {
        flight.end();
      });
      return upgraded;
    }
    try {
      throw statusFailure(spec, response.statusCode ?? 0, await readBody(response));
    } catch (cause) {
      throw flight.failure(cause);
    } finally {
      response.destroy();
      flight.end();
    }
  }

  /** Ends everything that is under way, with `reason` where the way to the engine was lost. */
  close(reason?: WheelhouseError): void {
    this.#closed = true;
    for (const flight of this.#flights) flight.abort(reason ?? this.#closedError());
    this.#requests.agent.destroy();
    this.#streams.agent.destroy();
  }

  #closedError(): WheelhouseError {
    return new WheelhouseError(
      'CANCELLED',
      `The connection to Docker on ${this.#hostLabel} was closed by Wheelhouse.`,
    );
  }

  async #send(spec: EngineRequest, lane: Lane, deadlineNow: boolean, hijack = false): Promise<Answer> {
    if (this.#closed) throw this.#closedError();
    if (spec.signal?.aborted === true) throw requestCancelled(spec, spec.signal.reason);
    let hasSlot = false;
    const flight = new Flight(spec, () => {
      this.#flights.delete(flight);
      if (hasSlot) lane.slots?.release();
      hasSlot = false;
    });
    this.#flights.add(flight);
    if (deadlineNow) flight.startDeadline();
    try {
      await lane.slots?.take(flight.signal);
      hasSlot = lane.slots !== null;
      const mayRetry = spec.method === 'GET' || spec.method === 'HEAD';
      return { ...(await this.#attempt(spec, lane, flight, { mayRetry, hijack })), flight };
    } catch (cause) {
      flight.end();
      throw flight.failure(cause);
    }
  }

  #attempt(
    spec: EngineRequest,
    lane: Lane,
    flight: Flight,
    how: { readonly mayRetry: boolean; readonly hijack: boolean },
  ): Promise<Received> {
    return new Promise((resolve, reject) => {
      const outgoing = lane.agent.requestOf(() => {
        dial(lane.modem, { ...spec, hijack: how.hijack }, (error, response) => {
          if (response === null) {
            // Where there is a request, its own 'error' below says more.
            if (outgoing === null && error !== null) reject(error);
            return;
          }
          flight.onAbort((reason) => response.destroy(reason));
          resolve({ response });
        });
      });
      if (outgoing === null) return;
      flight.onAbort((reason) => outgoing.destroy(reason));
      outgoing.on('socket', () => {
        flight.startDeadline();
      });
      // Stays for the whole request: the reason why a channel broke arrives here, also within the body.
      outgoing.on('error', (error) => {
        const code = (error as NodeJS.ErrnoException).code;
        const wasKept = outgoing.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
        if (wasKept && how.mayRetry && flight.reason === null) {
          resolve(this.#attempt(spec, lane, flight, { ...how, mayRetry: false }));
          return;
        }
        if (error instanceof WheelhouseError) flight.reason ??= error;
        reject(error);
      });
      outgoing.on('upgrade', (response, stream) => {
        if (how.hijack) {
          // What came right behind the headers was put back by docker-modem, whose listener is called before this one.
          resolve({ response, upgraded: stream });
          return;
        }
        stream.destroy();
        reject(
          engineGone(
            spec.hostLabel,
            `${spec.hostLabel} answered with a change of protocol.`,
            'Check what listens at the socket.',
          ),
        );
      });
    });
  }
}
