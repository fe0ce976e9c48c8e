import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import type { HostChange, HostQueries } from '../../../main/hosts/queries.ts';
import { compareNs } from '../../../main/logs/model.ts';
import type {
  ContainerDetail,
  EngineClient,
  LogLine,
  LogOptions,
} from '../../../main/platform/docker/types.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import type { InventoryChange, ResolvedContainer, StackQueries } from '../../../main/stacks/queries.ts';

const baseNs = 1_767_225_600_000_000_000n;

function viewOf(hostId: string, container: ScriptedContainer): ContainerView {
  return {
    hostId,
    id: container.id,
    name: container.name,
    stack: container.stack,
    service: container.service,
    image: 'image',
    imageDigest: null,
    state: container.isRunning ? 'running' : 'exited',
    health: null,
    status: container.isRunning ? 'up' : 'down',
    restartCount: 0,
    exitCode: null,
    oomKilled: false,
    crashLoop: false,
    createdAt: container.createdAt,
    startedAt: null,
    finishedAt: null,
    ports: [],
    tty: false,
    restartPolicy: 'no',
    logDriver: container.logDriver,
  };
}

/** One container's log as a file that grows, and whoever follows it. */
export class ScriptedContainer {
  log: LogLine[] = [];
  /** A line whose newline is not written yet; a read that ends shows it as it is. */
  openLine: LogLine | null = null;
  isRunning = true;
  logDriver = 'json-file';
  /** A follow ends with the container although lines are left, as some engines do. */
  endsEarly = false;
  createdAt = 0;
  stack: string | null = 'shop';
  service: string | null = 'web';
  readonly id: string;
  name: string;
  readonly wake = new Set<() => void>();
  #nextNs = 1n;

  constructor(name: string, id = `${name}-id`) {
    this.name = name;
    this.id = id;
  }

  /** Writes lines, each a millisecond after the one before, or all at one instant. */
  write(texts: readonly string[], stepNs = 1_000_000n): void {
    for (const text of texts) {
      this.#nextNs += stepNs;
      this.writeAt(this.#nextNs, text);
    }
    this.ring();
  }

  writeAt(ns: bigint, text: string): void {
    this.log.push({ stream: 'stdout', ns: (baseNs + ns).toString(), text, cutBytes: 0 });
  }

  ring(): void {
    for (const wake of this.wake) wake();
  }
}

/** An engine and the way to it, with the faults that a test asks for. It serves scripts, and nothing else. */
export class ScriptedHost {
  readonly id: string;
  readonly containers = new Map<string, ScriptedContainer>();
  isReachable = true;
  transport: EngineClient['transport'] = 'streamlocal';
  openReads = 0;
  reads: LogOptions[] = [];
  suspected = 0;
  batchSize = 7;
  /** Counts up with each cut; a read that began before it breaks. */
  #era = 0;

  constructor(id: string) {
    this.id = id;
  }

  add(container: ScriptedContainer): ScriptedContainer {
    this.containers.set(container.id, container);
    return container;
  }

  /** Every stream breaks now. */
  cut(): void {
    this.#era += 1;
    for (const container of this.containers.values()) container.ring();
  }

  unreachable(): WheelhouseError {
    return new WheelhouseError('HOST_UNREACHABLE', `No connection to ${this.id}.`);
  }

  get engine(): EngineClient {
    const client: Partial<EngineClient> = {
      hostLabel: this.id,
      transport: this.transport,
      logs: (id, options) => this.#logs(id, options ?? {}),
      inspectContainer: (id) => this.#inspect(id),
    };
    return client as EngineClient;
  }

  #find(id: string): ScriptedContainer {
    if (!this.isReachable) throw this.unreachable();
    const container = this.containers.get(id);
    if (container === undefined) throw new WheelhouseError('NOT_FOUND', `There is no container ${id}.`);
    return container;
  }

  async #inspect(id: string): Promise<ContainerDetail> {
    await Promise.resolve();
    const state = this.#find(id).isRunning ? 'running' : 'exited';
    return { state } as ContainerDetail;
  }

  async *#logs(id: string, options: LogOptions): AsyncGenerator<readonly LogLine[], void, void> {
    const { since, follow, tail, signal } = options;
    this.reads.push(options);
    const container = this.#find(id);
    if (container.logDriver === 'none') {
      throw new WheelhouseError('ENGINE_ERROR', 'configured logging driver does not support reading.');
    }
    const era = this.#era;
    let wake = (): void => undefined;
    const ring = (): void => wake();
    container.wake.add(ring);
    signal?.addEventListener('abort', ring);
    this.openReads += 1;
    try {
      const fits = (line: LogLine): boolean => since === undefined || compareNs(line.ns, since) >= 0;
      let at = 0;
      if (typeof tail === 'number') at = Math.max(0, container.log.length - tail);
      for (;;) {
        await Promise.resolve();
        if (signal?.aborted === true) return;
        if (era !== this.#era || !this.isReachable) throw this.unreachable();
        if (follow === true && container.endsEarly && !container.isRunning) return;
        const batch = container.log.slice(at, at + this.batchSize);
        at += batch.length;
        const served = batch.filter(fits);
        if (served.length > 0) yield served;
        if (batch.length > 0) continue;
        if (follow !== true || !container.isRunning) {
          if (container.openLine !== null) yield [{ ...container.openLine, isOpen: true }];
          return;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.openReads -= 1;
      container.wake.delete(ring);
      signal?.removeEventListener('abort', ring);
    }
  }
}

/** The hosts and their containers, as the other rooms would tell them. */
export class ScriptedEstate {
  readonly hosts: ScriptedHost[];
  readonly #hostListeners = new Set<(change: HostChange) => void>();
  readonly #stackListeners = new Set<(change: InventoryChange) => void>();

  constructor(...hosts: ScriptedHost[]) {
    this.hosts = hosts;
  }

  get listeners(): number {
    return this.#hostListeners.size + this.#stackListeners.size;
  }

  #host(hostId: string): ScriptedHost | undefined {
    return this.hosts.find(({ id }) => id === hostId);
  }

  /** Tells the rooms that something about a host's containers changed. */
  tell(host: ScriptedHost, ...changed: readonly ScriptedContainer[]): void {
    for (const listener of this.#stackListeners) {
      listener({ kind: 'containers', hostId: host.id, changed: changed.map(({ id }) => id), removed: [] });
    }
  }

  tellConnection(host: ScriptedHost): void {
    for (const listener of this.#hostListeners) listener({ kind: 'connection', hostId: host.id });
  }

  readonly hostQueries: HostQueries = {
    list: () => [],
    find: (hostId) => {
      const host = this.#host(hostId);
      return host === undefined
        ? undefined
        : ({ id: host.id, name: host.id } as ReturnType<HostQueries['resolve']>);
    },
    resolve: (reference) => {
      const host = this.hostQueries.find(reference);
      if (host === undefined) throw new WheelhouseError('NOT_FOUND', `There is no host ${reference}.`);
      return host;
    },
    engineOf: (hostId) => {
      const host = this.#host(hostId);
      if (host === undefined) throw new WheelhouseError('NOT_FOUND', `There is no host ${hostId}.`);
      if (!host.isReachable) throw host.unreachable();
      return host.engine;
    },
    sshOf: () => null,
    shellOf: () => {
      throw new Error('The logs run no program on a host.');
    },
    isPaused: () => false,
    suspect: (hostId) => {
      const host = this.#host(hostId);
      if (host !== undefined) host.suspected += 1;
    },
    subscribe: (listener) => {
      this.#hostListeners.add(listener);
      return { [Symbol.dispose]: () => this.#hostListeners.delete(listener) };
    },
  };

  readonly stackQueries: StackQueries = {
    inventories: () => this.hosts.map((host) => this.#inventory(host)),
    inventory: (hostId) => {
      const host = this.#host(hostId);
      if (host === undefined) throw new WheelhouseError('NOT_FOUND', `There is no host ${hostId}.`);
      return this.#inventory(host);
    },
    find: (hostId, containerId) => {
      const container = this.#host(hostId)?.containers.get(containerId);
      return container === undefined ? undefined : viewOf(hostId, container);
    },
    resolve: (reference) => this.#resolve(reference),
    subscribe: (listener) => {
      this.#stackListeners.add(listener);
      return { [Symbol.dispose]: () => this.#stackListeners.delete(listener) };
    },
  };

  #inventory(host: ScriptedHost): Inventory {
    return {
      hostId: host.id,
      certainty: host.isReachable ? 'fresh' : 'stale',
      observedAt: 0,
      containers: [...host.containers.values()].map((container) => viewOf(host.id, container)),
    };
  }

  #resolve(reference: string): ResolvedContainer {
    for (const host of this.hosts) {
      for (const container of host.containers.values()) {
        if (container.name === reference) {
          return { hostId: host.id, host: host.id, container: viewOf(host.id, container) };
        }
      }
    }
    throw new WheelhouseError('NOT_FOUND', `There is no container ${reference}.`);
  }
}
