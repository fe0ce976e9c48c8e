import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { z } from 'zod';

import { WheelhouseError } from '../errors.ts';
import { negotiateApiVersion } from './api-version.ts';
import { toDetail, toSummary } from './containers.ts';
import { findDial, type Dial } from './dial.ts';
import { clockWire, EngineClock } from './engine-clock.ts';
import { parseEvents, toEngineEvents } from './events.ts';
import { deadlinePassed, requestCancelled } from './failures.ts';
import { EngineHttp } from './http.ts';
import { createLanes, refuseWithoutStreams, type Lanes } from './lanes.ts';
import { lastingEvents, lastingLog } from './lasting.ts';
import { logQuery, readLog } from './log-stream.ts';
import type {
  CallOptions,
  ContainerDetail,
  ContainerSummary,
  EngineCall,
  EngineClient,
  EngineEvents,
  EngineOptions,
  EngineStream,
  EngineTarget,
  EngineTransport,
  EngineVersion,
  TransportLimits,
  EventOptions,
  LogLine,
  LogOptions,
  StopOptions,
} from './types.ts';
import {
  engineInfoWire,
  imageWire,
  inspectedContainerWire,
  listedContainerWire,
  versionWire,
} from './wire.ts';

const queryTimeoutMs = 20_000;
const pingTimeoutMs = 10_000;
const commandTimeoutMs = 60_000;
// The engine waits for the container first; its own setting is unknown here and 10 s unless changed.
const stopGraceMs = 120_000;
const streamStartTimeoutMs = 30_000;
const openTimeoutMs = 40_000;

function checkedId(id: string): string {
  // What the engine itself takes for a name; everything else would change the path of the request.
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(id)) return id;
  throw new WheelhouseError(
    'VALIDATION',
    `${JSON.stringify(id.slice(0, 80))} is no name or id of a container.`,
    {
      hint: 'Letters, digits, _ . and - only, with a letter or digit first.',
    },
  );
}

class Client implements EngineClient {
  readonly hostLabel: string;
  readonly transport: EngineTransport;
  readonly socketPath: string;
  readonly #http: EngineHttp;
  readonly #lanes: Lanes;
  readonly #clock: EngineClock;
  #apiVersion = '';

  constructor(dial: Dial, options: EngineOptions) {
    this.hostLabel = options.hostLabel;
    this.transport = dial.transport;
    this.socketPath = dial.socketPath;
    this.#lanes = createLanes(dial, options);
    this.#clock = new EngineClock(options.hostLabel, () =>
      this.#query('tell its time', '/info', clockWire, {}),
    );
    this.#http = new EngineHttp(options.hostLabel, this.#lanes);
  }

  get limits(): TransportLimits {
    return this.#lanes.limits;
  }

  get openRequests(): number {
    return this.#http.openRequests;
  }

  async negotiate(options: CallOptions): Promise<void> {
    const found = await this.#query('tell its version', '/version', versionWire, {
      ...options,
      unversioned: true,
    });
    this.#apiVersion = negotiateApiVersion(this.hostLabel, found.ApiVersion, found.MinAPIVersion);
  }

  async ping(options: CallOptions = {}): Promise<{ readonly latencyMs: number }> {
    const startedAt = performance.now();
    await this.#http.call({
      ...this.#common('answer a ping', options, pingTimeoutMs),
      method: 'GET',
      path: '/_ping',
    });
    return { latencyMs: performance.now() - startedAt };
  }

  async version(options: CallOptions = {}): Promise<EngineVersion> {
    const [found, engine] = await Promise.all([
      this.#query('tell its version', '/version', versionWire, options),
      this.#query('describe itself', '/info', engineInfoWire, options),
    ]);
    return {
      version: found.Version,
      apiVersion: found.ApiVersion,
      minApiVersion: found.MinAPIVersion,
      negotiatedApiVersion: this.#apiVersion,
      os: found.Os,
      arch: found.Arch,
      kernel: found.KernelVersion,
      name: engine.Name,
      engineId: engine.ID,
    };
  }

  async listContainers(options: CallOptions = {}): Promise<readonly ContainerSummary[]> {
    const rows = await this.#query(
      'list its containers',
      '/containers/json?all=1',
      listedContainerWire.array(),
      options,
    );
    return rows.map(toSummary);
  }

  async inspectContainer(id: string, options: CallOptions = {}): Promise<ContainerDetail> {
    const path = `/containers/${checkedId(id)}/json`;
    return toDetail(
      await this.#query(`inspect ${id}`, path, inspectedContainerWire, { ...options, subject: id }),
    );
  }

  async imageDigest(imageId: string, options: CallOptions = {}): Promise<string | null> {
    const path = `/images/${encodeURIComponent(imageId)}/json`;
    const image = await this.#query(`inspect the image ${imageId}`, path, imageWire, options);
    return image.RepoDigests[0] ?? null;
  }

  async start(id: string, options: CallOptions = {}): Promise<void> {
    await this.#act('start', id, 'start', {}, options);
  }

  async stop(id: string, options: StopOptions = {}): Promise<void> {
    await this.#stopping('stop', id, options);
  }

  async restart(id: string, options: StopOptions = {}): Promise<void> {
    await this.#stopping('restart', id, options);
  }

  async pause(id: string, options: CallOptions = {}): Promise<void> {
    await this.#act('pause', id, 'pause', {}, options);
  }

  async unpause(id: string, options: CallOptions = {}): Promise<void> {
    await this.#act('unpause', id, 'unpause', {}, options);
  }

  async kill(id: string, options: CallOptions & { readonly killSignal?: string } = {}): Promise<void> {
    const { killSignal } = options;
    await this.#act('kill', id, 'kill', killSignal === undefined ? {} : { signal: killSignal }, options);
  }

  async remove(
    id: string,
    options: CallOptions & { readonly force?: boolean; readonly volumes?: boolean } = {},
  ): Promise<void> {
    const query = new URLSearchParams();
    if (options.force === true) query.set('force', '1');
    if (options.volumes === true) query.set('v', '1');
    await this.#http.call({
      ...this.#common(`remove ${id}`, options, commandTimeoutMs),
      subject: id,
      method: 'DELETE',
      path: this.#versioned(`/containers/${checkedId(id)}?${query.toString()}`),
    });
  }

  events(options: EventOptions = {}): EngineEvents {
    const stream = (given: EventOptions): EngineEvents => this.#streamEvents(given);
    if (this.limits.streams === null) return stream(options);
    const read = (sinceMs: number, untilMs: number, signal: AbortSignal | undefined) =>
      this.#readEvents(sinceMs, untilMs, signal);
    return lastingEvents({ lanes: this.#lanes, clock: this.#clock, stream, read }, options);
  }

  async *logs(id: string, options: LogOptions = {}): AsyncGenerator<readonly LogLine[], void, undefined> {
    try {
      const tty =
        options.tty ??
        (await this.inspectContainer(id, { ...(options.signal && { signal: options.signal }) })).tty;
      const open = async function* (
        opening: Promise<EngineStream>,
        hostLabel: string,
      ): AsyncGenerator<readonly LogLine[], void, undefined> {
        yield* readLog(await opening, hostLabel, tty);
      };
      const stream = (given: LogOptions) => open(this.#openLog(id, given, 'streams'), this.hostLabel);
      const read = (given: LogOptions) => open(this.#openLog(id, given, 'requests'), this.hostLabel);
      if (this.limits.streams === null) yield* stream(options);
      else {
        const inspect = () =>
          this.inspectContainer(id, { ...(options.signal && { signal: options.signal }) });
        yield* lastingLog({ lanes: this.#lanes, clock: this.#clock, stream, read, inspect }, options);
      }
    } catch (cause) {
      if (options.signal?.aborted !== true) throw cause;
    }
  }

  async ask<Schema extends z.ZodType>(call: EngineCall, schema: Schema): Promise<z.output<Schema>> {
    const { body } = await this.#http.call(this.#request(call, queryTimeoutMs));
    return this.#read(call.what, body, schema);
  }

  async tell(call: EngineCall): Promise<{ readonly body: string; readonly headers: IncomingHttpHeaders }> {
    return this.#http.call(this.#request(call, commandTimeoutMs));
  }

  async openStream(call: EngineCall): Promise<EngineStream> {
    refuseWithoutStreams(this.limits, this.hostLabel, call.what);
    return this.#http.stream(this.#request(call, streamStartTimeoutMs));
  }

  async hijack(call: EngineCall): Promise<Duplex> {
    refuseWithoutStreams(this.limits, this.hostLabel, call.what);
    return this.#http.hijack(this.#request(call, streamStartTimeoutMs));
  }

  close(reason?: WheelhouseError): void {
    this.#lanes.close();
    this.#http.close(reason);
  }

  #streamEvents(options: EventOptions): EngineEvents {
    const query = options.sinceMs === undefined ? '' : `?since=${(options.sinceMs / 1_000).toFixed(3)}`;
    const opening = this.#http.stream({
      ...this.#common(
        'send its events',
        { ...(options.signal && { signal: options.signal }) },
        streamStartTimeoutMs,
      ),
      method: 'GET',
      path: this.#versioned(`/events${query}`),
    });
    return toEngineEvents(opening, this.hostLabel, options.signal);
  }

  async #readEvents(sinceMs: number, untilMs: number, signal: AbortSignal | undefined) {
    const query = `since=${(sinceMs / 1_000).toFixed(3)}&until=${(untilMs / 1_000).toFixed(3)}`;
    const { body } = await this.#http.call({
      ...this.#common('send its events', { ...(signal && { signal }) }, queryTimeoutMs),
      method: 'GET',
      path: this.#versioned(`/events?${query}`),
    });
    return parseEvents(body);
  }

  #request(call: EngineCall, timeoutMs: number) {
    const { method, path, query, body, headers, subject, subjectKind } = call;
    const search = new URLSearchParams(query).toString();
    const sent =
      body !== undefined && 'json' in body
        ? { content: JSON.stringify(body.json), contentType: 'application/json' }
        : body;
    return {
      ...this.#common(call.what, call, timeoutMs),
      method,
      path: this.#versioned(`${path}${search === '' ? '' : `?${search}`}`),
      body: sent,
      headers,
      subject,
      subjectKind,
    };
  }

  #openLog(id: string, options: LogOptions, lane: 'streams' | 'requests'): Promise<EngineStream> {
    return this.#http.stream(
      {
        ...this.#common(
          `send the log of ${id}`,
          { ...(options.signal && { signal: options.signal }) },
          streamStartTimeoutMs,
        ),
        subject: id,
        method: 'GET',
        path: this.#versioned(`/containers/${checkedId(id)}/logs?${logQuery(options)}`),
      },
      lane,
    );
  }

  #versioned(path: string): string {
    return `/v${this.#apiVersion}${path}`;
  }

  #common(what: string, options: CallOptions, timeoutMs: number) {
    return {
      hostLabel: this.hostLabel,
      what,
      signal: options.signal,
      timeoutMs: options.timeoutMs ?? timeoutMs,
    };
  }

  async #query<Schema extends z.ZodType>(
    what: string,
    path: string,
    schema: Schema,
    options: CallOptions & { readonly subject?: string; readonly unversioned?: boolean },
  ): Promise<z.output<Schema>> {
    const { body } = await this.#http.call({
      ...this.#common(what, options, queryTimeoutMs),
      ...(options.subject === undefined ? {} : { subject: options.subject }),
      method: 'GET',
      path: options.unversioned === true ? path : this.#versioned(path),
    });
    return this.#read(what, body, schema);
  }

  #read<Schema extends z.ZodType>(what: string, body: string, schema: Schema): z.output<Schema> {
    try {
      return schema.parse(JSON.parse(body));
    } catch (cause) {
      throw new WheelhouseError(
        'ENGINE_ERROR',
        `Docker on ${this.hostLabel} was asked to ${what} and answered what Wheelhouse cannot read.`,
        {
          hint: 'Check that a Docker Engine listens at the socket, and its version.',
          cause,
        },
      );
    }
  }

  async #stopping(verb: 'stop' | 'restart', id: string, options: StopOptions): Promise<void> {
    const { timeoutS } = options;
    const timeoutMs =
      options.timeoutMs ?? (timeoutS === undefined ? stopGraceMs : timeoutS * 1_000 + commandTimeoutMs);
    await this.#act(verb, id, verb, timeoutS === undefined ? {} : { t: String(timeoutS) }, {
      ...options,
      timeoutMs,
    });
  }

  async #act(
    verb: string,
    id: string,
    endpoint: string,
    query: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<void> {
    const search = new URLSearchParams(query).toString();
    await this.#http.call({
      ...this.#common(`${verb} ${id}`, options, commandTimeoutMs),
      subject: id,
      method: 'POST',
      path: this.#versioned(`/containers/${checkedId(id)}/${endpoint}${search === '' ? '' : `?${search}`}`),
    });
  }
}

function openFailure(cause: unknown, options: EngineOptions): WheelhouseError {
  const context = { hostLabel: options.hostLabel, what: 'answer' };
  if (options.signal?.aborted === true) return requestCancelled(context, cause);
  if (cause instanceof WheelhouseError && cause.code !== 'CANCELLED') return cause;
  return deadlinePassed(context, openTimeoutMs);
}

/**
 * Finds the engine's socket, and settles the API version. Over SSH on a warm connection that is two round trips.
 * Rejects with HOST_UNREACHABLE (Docker does not run there), AUTH_FAILED (no permission on the socket),
 * REFUSED (sshd forwards nothing and there is no docker program), ENGINE_ERROR (too old, or no engine), CANCELLED.
 */
export async function openEngineClient(target: EngineTarget, options: EngineOptions): Promise<EngineClient> {
  const deadline = AbortSignal.timeout(openTimeoutMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  let client: Client | null = null;
  try {
    client = new Client(await findDial(target, options.hostLabel, signal), options);
    await client.negotiate({ signal });
    return client;
  } catch (cause) {
    client?.close();
    throw openFailure(cause, options);
  }
}
