import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { WheelhouseError } from '../errors.ts';
import type { SshConnection } from '../ssh/types.ts';
import type { RequestBody } from './dial-request.ts';
import type { RequestContext } from './failures.ts';

/** Every call takes these. Without `timeoutMs` each call has its own sensible deadline. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/**
 * How the bytes travel. `dial-stdio` is the fallback where sshd refuses to forward the socket: at most
 * 8 channels at a time, the rest queue; worth showing to people.
 */
export type EngineTransport = 'socket' | 'streamlocal' | 'dial-stdio';

/** How much may be under way at a time; null where nothing limits it. The doctor shows it. */
export interface TransportLimits {
  /** What sshd was found to allow (MaxSessions); null until it has refused one. */
  readonly sessions: number | null;
  readonly requests: number | null;
  /** Streams that last: events, followed logs, terminals, pulls. What finds none free is read in turns, every 2 s or less often. */
  readonly streams: number | null;
}

export type EngineTarget =
  | { readonly kind: 'socket'; readonly socketPath: string }
  | { readonly kind: 'ssh'; readonly connection: SshConnection; readonly socketPath?: string };

export interface EngineOptions {
  /** The name by which messages call the host ("no container X on HOST any more"). */
  readonly hostLabel: string;
  /** Idle channels kept for the next request. Default 8. */
  readonly idleChannels?: number;
  /** How long an idle channel is kept, in milliseconds. Default 60,000. */
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface EngineVersion {
  readonly version: string;
  readonly apiVersion: string;
  readonly minApiVersion: string;
  /** The version that we speak with it. */
  readonly negotiatedApiVersion: string;
  readonly os: string;
  readonly arch: string;
  readonly kernel: string;
  /** The host's own name for itself. */
  readonly name: string;
  /** Identifies the engine across addresses; two hosts with one id are one engine. */
  readonly engineId: string;
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
export type ContainerHealth = 'healthy' | 'unhealthy' | 'starting';

export interface PortMapping {
  readonly ip: string;
  readonly publicPort: number | null;
  readonly privatePort: number;
  readonly protocol: string;
}

export interface Mount {
  readonly kind: string;
  /** Name of the volume; empty for bind mounts. */
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly readOnly: boolean;
}

/** What the engine's list says of a container: cheap, one request for all of them. */
export interface ContainerSummary {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As it was asked for (`redis:7`), or an id where the tag has moved on. */
  readonly image: string;
  /** `sha256:…` */
  readonly imageId: string;
  readonly state: ContainerState;
  /** null where the image has no healthcheck. */
  readonly health: ContainerHealth | null;
  readonly createdAtMs: number;
  /** null where it runs, never ran, or the list does not say. */
  readonly exitCode: number | null;
  /** The engine's own words ("Up 2 hours (healthy)"); for people, never for rules. */
  readonly statusText: string;
  readonly ports: readonly PortMapping[];
  readonly networkMode: string;
  readonly networks: readonly string[];
  readonly mounts: readonly Mount[];
}

export interface HealthCheckResult {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly exitCode: number;
  readonly output: string;
}

export interface HealthcheckSettings {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Failures in this time after the start do not count. */
  readonly startPeriodMs: number;
  readonly retries: number;
}

/** What only inspecting one container tells. */
export interface ContainerDetail extends ContainerSummary {
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly restartCount: number;
  readonly oomKilled: boolean;
  /** The engine's reason why it could not start; empty where there is none. */
  readonly stateError: string;
  readonly pid: number | null;
  readonly tty: boolean;
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly workingFolder: string;
  readonly user: string;
  readonly hostname: string;
  readonly restartPolicy: { readonly name: string; readonly maximumRetryCount: number };
  readonly logDriver: string;
  readonly links: readonly string[];
  /** Names or ids of the containers whose volumes it uses, without `:ro`. */
  readonly volumesFrom: readonly string[];
  /** How the engine asks for its health, the engine's defaults filled in; null where it has no healthcheck. */
  readonly healthcheck: HealthcheckSettings | null;
  /** Names only: values are secrets until somebody says otherwise. */
  readonly envNames: readonly string[];
  readonly healthLog: readonly HealthCheckResult[];
  readonly failingStreak: number;
}

export interface EngineEvent {
  /** Nanoseconds since 1970 in decimal: exact, and comparable as strings. */
  readonly atNs: string;
  /** `container`, `image`, `network`, `volume`, `daemon`, … */
  readonly type: string;
  /** `start`, `die`, `health_status: healthy`, …, as the engine says it. */
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** Nanoseconds since 1970 in decimal. Not unique: two lines may share one. */
  readonly ns: string;
  /**
   * The line without its newline, otherwise as written: a TTY's carriage return and colours are still there.
   * Bytes that are no UTF-8 are U+FFFD. Hostile until escaped.
   */
  readonly text: string;
  /** Bytes left out of a line longer than 1 MiB; 0 for a whole line. */
  readonly cutBytes: number;
  /**
   * True for the last line of a read that ended before the line's newline was written: while the container runs,
   * a later read from this line's instant on returns it longer.
   */
  readonly isOpen?: true;
}

export interface LogOptions {
  /** Nanoseconds since 1970 in decimal; lines at this instant are included. */
  readonly since?: string;
  readonly until?: string;
  readonly tail?: number | 'all';
  readonly follow?: boolean;
  /** Whether the container has a TTY; asked from the engine (one round trip) where it is not given. */
  readonly tty?: boolean;
  readonly signal?: AbortSignal;
}

export interface EventOptions {
  /** Replays what the engine still remembers from this instant on. */
  readonly sinceMs?: number;
  readonly signal?: AbortSignal;
}

export interface StopOptions extends CallOptions {
  /** Seconds that the container gets before it is killed; the container's own setting by default. */
  readonly timeoutS?: number;
}

/**
 * A Docker Engine, wherever it is. Docker's JSON never leaves this folder.
 *
 * Errors: NOT_FOUND (the container is gone), CONFLICT (its state forbids the act), HOST_UNREACHABLE (no engine, or
 * the connection went: what a command did is then unknown), AUTH_FAILED (no permission on the socket),
 * CANCELLED (the signal), ENGINE_ERROR (anything else, in the engine's own words).
 * Queries are retried once where a pooled channel turned out to be closed; commands never are.
 */
export interface EngineClient {
  readonly hostLabel: string;
  readonly transport: EngineTransport;
  /** The socket's path on its host; empty with dial-stdio, which finds it by itself. */
  readonly socketPath: string;
  readonly limits: TransportLimits;
  /** Requests and streams that are open now. */
  readonly openRequests: number;
  ping(options?: CallOptions): Promise<{ readonly latencyMs: number }>;
  version(options?: CallOptions): Promise<EngineVersion>;
  /** Running and stopped ones. An unreachable engine rejects; an empty list means an empty engine. */
  listContainers(options?: CallOptions): Promise<readonly ContainerSummary[]>;
  inspectContainer(id: string, options?: CallOptions): Promise<ContainerDetail>;
  /** `name@sha256:…` of the registry that the image came from; null for one built here. */
  imageDigest(imageId: string, options?: CallOptions): Promise<string | null>;
  /** Starting what runs, stopping what is stopped: done, no error. */
  start(id: string, options?: CallOptions): Promise<void>;
  stop(id: string, options?: StopOptions): Promise<void>;
  restart(id: string, options?: StopOptions): Promise<void>;
  pause(id: string, options?: CallOptions): Promise<void>;
  unpause(id: string, options?: CallOptions): Promise<void>;
  kill(id: string, options?: CallOptions & { readonly killSignal?: string }): Promise<void>;
  remove(
    id: string,
    options?: CallOptions & { readonly force?: boolean; readonly volumes?: boolean },
  ): Promise<void>;
  /**
   * Ends by itself only with an error (HOST_UNREACHABLE where the engine or the connection went) or with the
   * signal, then without one. The first `next()` resolves with the first event; `subscribed` on the returned
   * object resolves once the engine has accepted, so that a list taken after it misses nothing.
   */
  events(options?: EventOptions): EngineEvents;
  /**
   * Batches of whole lines, in the engine's order. A slow reader pauses the stream. Without `follow` it ends at the
   * newest line; with it, when the container stops or is removed; a signal ends it without an error.
   */
  logs(id: string, options?: LogOptions): AsyncIterable<readonly LogLine[]>;
  /**
   * Any request that answers with JSON, for the drivers of one kind of thing (images, volumes, …). Throws as the others
   * do; ENGINE_ERROR too where the answer does not fit the schema.
   */
  ask<Schema extends z.ZodType>(call: EngineCall, schema: Schema): Promise<z.output<Schema>>;
  /** Any request whose answer is not needed, or is read elsewhere: body (at most 64 MiB) and headers of a 2xx or 304. */
  tell(call: EngineCall): Promise<{ readonly body: string; readonly headers: IncomingHttpHeaders }>;
  /** Any request whose answer is read as it comes. The caller must `release` it. */
  openStream(call: EngineCall): Promise<EngineStream>;
  /** A request that turns its channel into a pipe to a process (exec start, attach). */
  hijack(call: EngineCall): Promise<Duplex>;
  /**
   * Ends every request and stream: with `reason` where the way to the engine was lost, else with CANCELLED.
   * Does not close an SSH connection that was handed in.
   */
  close(reason?: WheelhouseError): void;
}

/** One request to the engine, in the words of its API. */
export interface EngineCall extends CallOptions, Pick<RequestContext, 'what' | 'subject' | 'subjectKind'> {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Without the version; each part that comes from outside must be encoded by the caller. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: unknown } | RequestBody;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer whose body is read piece by piece; `release` must be called when done with it. */
export interface EngineStream {
  readonly response: IncomingMessage;
  /** Turns an error of reading into ours; null where the reader asked for the end through its signal. */
  failure(cause: unknown): WheelhouseError | null;
  release(): void;
}

export interface EngineEvents extends AsyncIterable<EngineEvent> {
  readonly subscribed: Promise<void>;
}
