import type {
  ContainerDetail,
  ContainerSummary,
  EngineClient,
  EngineEvent,
  EngineEvents,
  LogLine,
} from '../../main/platform/docker/types.ts';
import { WheelhouseError } from '../../main/platform/errors.ts';
import { Bell } from '../../main/platform/streams/bell.ts';

/** A container as inspecting it tells, with whatever the test cares about. */
export function containerDetail(changes: Partial<ContainerDetail> = {}): ContainerDetail {
  return {
    id: 'a'.repeat(64),
    name: 'web',
    labels: {},
    image: 'nginx:1',
    imageId: 'sha256:image',
    state: 'running',
    health: null,
    createdAtMs: 1000,
    exitCode: null,
    statusText: 'Up',
    ports: [],
    networkMode: 'default',
    networks: [],
    mounts: [],
    startedAtMs: 2000,
    finishedAtMs: null,
    restartCount: 0,
    oomKilled: false,
    stateError: '',
    pid: 42,
    tty: false,
    command: [],
    entrypoint: [],
    workingFolder: '',
    user: '',
    hostname: '',
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    logDriver: 'json-file',
    links: [],
    volumesFrom: [],
    healthcheck: null,
    envNames: [],
    healthLog: [],
    failingStreak: 0,
    ...changes,
  };
}

/** An event of a container at this instant. */
export function containerEvent(
  action: string,
  id: string,
  atMs: number,
  attributes: Record<string, string> = {},
): EngineEvent {
  return { atNs: `${String(atMs)}000000`, type: 'container', action, id, attributes };
}

function gone(): WheelhouseError {
  return new WheelhouseError('HOST_UNREACHABLE', 'The scripted engine is gone.');
}

/**
 * An engine that a test scripts: it fails when and how it is told, which a real one does not.
 * What is true of Docker is tested against Docker.
 */
export class ScriptedEngine implements EngineClient {
  readonly hostLabel = 'scripted';
  readonly transport = 'socket';
  readonly socketPath = '/scripted.sock';
  readonly limits = { sessions: null, requests: null, streams: null };
  readonly openRequests = 0;
  readonly containers = new Map<string, ContainerDetail>();
  /** `list`, `inspect ID`, `restart ID`, …, in the order in which they were asked. */
  readonly calls: string[] = [];
  /** What the next call of that name throws, such as `ping` or `restart`. */
  readonly failures = new Map<string, Error>();
  /** Runs when a command arrives: what the engine makes of it. */
  onCommand: (command: string, id: string) => void = () => undefined;
  logLines: readonly LogLine[] = [];
  latencyMs = 1;
  isClosed = false;
  eventsSince: (number | undefined)[] = [];
  /** Accepts a subscription to events; a test may take its time. */
  acceptEvents: () => Promise<void> = () => Promise.resolve();
  openStreams = 0;
  highestInspections = 0;
  #inspections = 0;
  readonly #queues = new Set<{ events: EngineEvent[]; bell: Bell; failure: Error | null }>();

  readonly ask = (): Promise<never> => this.#unscripted();
  readonly tell = (): Promise<never> => this.#unscripted();
  readonly openStream = (): Promise<never> => this.#unscripted();
  readonly hijack = (): Promise<never> => this.#unscripted();

  #unscripted(): Promise<never> {
    return Promise.reject(new Error('The scripted engine has no words for this: use a real one.'));
  }

  /** Sets a container, as the engine has it from now on. */
  set(changes: Partial<ContainerDetail> & { id: string }): ContainerDetail {
    const next = containerDetail({ ...this.containers.get(changes.id), ...changes });
    this.containers.set(changes.id, next);
    return next;
  }

  emit(event: EngineEvent): void {
    for (const queue of this.#queues) {
      queue.events.push(event);
      queue.bell.ring();
    }
  }

  /** Ends every stream of events, as a daemon that stops does. */
  breakEvents(): void {
    for (const queue of this.#queues) {
      queue.failure = gone();
      queue.bell.ring();
    }
  }

  ping(): Promise<{ latencyMs: number }> {
    return this.#answer('ping', () => ({ latencyMs: this.latencyMs }));
  }

  version() {
    return this.#answer('version', () => ({
      version: '26.1.5',
      apiVersion: '1.45',
      minApiVersion: '1.24',
      negotiatedApiVersion: '1.45',
      os: 'linux',
      arch: 'amd64',
      kernel: '6',
      name: 'scripted',
      engineId: 'ID',
    }));
  }

  listContainers(): Promise<readonly ContainerSummary[]> {
    return this.#answer('list', () => [...this.containers.values()]);
  }

  async inspectContainer(id: string): Promise<ContainerDetail> {
    this.#inspections += 1;
    this.highestInspections = Math.max(this.highestInspections, this.#inspections);
    try {
      await Promise.resolve();
      return await this.#answer(`inspect ${id}`, () => this.#find(id));
    } finally {
      this.#inspections -= 1;
    }
  }

  imageDigest(imageId: string): Promise<string | null> {
    return this.#answer(`image ${imageId}`, () => null);
  }

  start = (id: string) => this.#command('start', id);
  stop = (id: string) => this.#command('stop', id);
  restart = (id: string) => this.#command('restart', id);
  pause = (id: string) => this.#command('pause', id);
  unpause = (id: string) => this.#command('unpause', id);
  kill = (id: string) => this.#command('kill', id);
  remove = (id: string) => this.#command('remove', id);

  events({ sinceMs, signal }: { sinceMs?: number; signal?: AbortSignal } = {}): EngineEvents {
    this.eventsSince.push(sinceMs);
    const queue = { events: [] as EngineEvent[], bell: new Bell(), failure: null as Error | null };
    this.#queues.add(queue);
    this.openStreams += 1;
    const end = () => {
      queue.bell.ring();
    };
    signal?.addEventListener('abort', end, { once: true });
    const forget = () => {
      this.#queues.delete(queue);
      this.openStreams -= 1;
    };
    async function* read(): AsyncGenerator<EngineEvent> {
      try {
        for (;;) {
          if (signal?.aborted === true) return;
          const event = queue.events.shift();
          if (event !== undefined) yield event;
          else if (queue.failure !== null) throw queue.failure;
          else await queue.bell.heard();
        }
      } finally {
        forget();
      }
    }
    const failure = this.failures.get('events');
    const subscribed = failure === undefined ? this.acceptEvents() : Promise.reject(failure);
    if (failure !== undefined) queue.failure = failure;
    return { subscribed, [Symbol.asyncIterator]: read };
  }

  async *logs(): AsyncGenerator<readonly LogLine[]> {
    yield await this.#answer('logs', () => this.logLines);
  }

  close(): void {
    this.isClosed = true;
    this.breakEvents();
  }

  #find(id: string): ContainerDetail {
    const found = this.containers.get(id);
    if (found === undefined) throw new WheelhouseError('NOT_FOUND', `There is no container ${id} any more.`);
    return found;
  }

  #command(command: string, id: string): Promise<void> {
    return this.#answer(
      command,
      () => {
        this.#find(id);
        this.onCommand(command, id);
      },
      `${command} ${id}`,
    );
  }

  #answer<Answer>(name: string, act: () => Answer, call = name): Promise<Answer> {
    this.calls.push(call);
    const failure = this.failures.get(name);
    if (failure !== undefined) return Promise.reject(failure);
    return new Promise((resolve) => {
      resolve(act());
    });
  }
}
