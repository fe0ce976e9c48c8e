import { instantToMs } from './instant.ts';
import type {
  ContainerDetail,
  ContainerHealth,
  ContainerState,
  ContainerSummary,
  HealthcheckSettings,
  Mount,
  PortMapping,
} from './types.ts';
import type { InspectedContainerWire, ListedContainerWire } from './wire.ts';

const states: readonly ContainerState[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

// Podman's own words for what Docker calls otherwise.
const otherStates: Readonly<Record<string, ContainerState>> = {
  configured: 'created',
  initialized: 'created',
  stopped: 'exited',
  stopping: 'running',
};

function toState(text: string): ContainerState {
  const word = text.toLowerCase();
  return states.find((state) => state === word) ?? otherStates[word] ?? 'dead';
}

function toHealth(word: string): ContainerHealth | null {
  return word === 'healthy' || word === 'unhealthy' || word === 'starting' ? word : null;
}

/**
 * Health in the list: a field of its own on the newest engines; on the others only a fixed marker at the end of the
 * status (daemon/container/state.go of moby), the one part of that text that is meant for programs.
 */
function listedHealth(row: ListedContainerWire): ContainerHealth | null {
  const word = row.Health?.Status;
  if (word !== undefined && word !== '') return toHealth(word);
  const marker = /\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(row.Status)?.[1];
  return toHealth(marker ?? '');
}

function listedExitCode(row: ListedContainerWire): number | null {
  const code = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(row.Status)?.[1];
  return code === undefined ? null : Number(code);
}

function toMounts(rows: ListedContainerWire['Mounts']): readonly Mount[] {
  // The engine keeps them in a map: without an order of its own each list would look changed.
  return rows
    .map((row) => ({
      kind: row.Type,
      name: row.Name,
      source: row.Source,
      destination: row.Destination,
      readOnly: row.RW === false,
    }))
    .sort((a, b) => a.destination.localeCompare(b.destination));
}

function comparePorts(a: PortMapping, b: PortMapping): number {
  return a.privatePort - b.privatePort || a.protocol.localeCompare(b.protocol) || a.ip.localeCompare(b.ip);
}

/** A link to another container also shows as a name (`/web/db`); its own name has one slash. */
function ownName(names: readonly string[], id: string): string {
  const own = names.find((name) => name.lastIndexOf('/') === 0) ?? names[0] ?? id.slice(0, 12);
  return own.replace(/^\//, '');
}

export function toSummary(row: ListedContainerWire): ContainerSummary {
  return {
    id: row.Id,
    name: ownName(row.Names, row.Id),
    labels: row.Labels,
    image: row.Image,
    imageId: row.ImageID,
    state: toState(row.State),
    health: listedHealth(row),
    createdAtMs: row.Created * 1_000,
    exitCode: listedExitCode(row),
    statusText: row.Status,
    ports: row.Ports.map((port) => ({
      ip: port.IP,
      publicPort: port.PublicPort ?? null,
      privatePort: port.PrivatePort,
      protocol: port.Type,
    })).sort(comparePorts),
    networkMode: row.HostConfig?.NetworkMode ?? '',
    networks: Object.keys(row.NetworkSettings?.Networks ?? {}).sort(),
    mounts: toMounts(row.Mounts),
  };
}

function toPorts(
  ports: NonNullable<InspectedContainerWire['NetworkSettings']>['Ports'],
): readonly PortMapping[] {
  return Object.entries(ports ?? {})
    .flatMap(([key, bindings]) => {
      const [port = '', protocol = 'tcp'] = key.split('/');
      const privatePort = Number(port);
      if (bindings === null || bindings === undefined || bindings.length === 0) {
        return [{ ip: '', publicPort: null, privatePort, protocol }];
      }
      return bindings.map((binding) => ({
        ip: binding.HostIp,
        publicPort: binding.HostPort === '' ? null : Number(binding.HostPort),
        privatePort,
        protocol,
      }));
    })
    .sort(comparePorts);
}

/** Durations come in nanoseconds; 0 means the engine's default (daemon/health.go of moby). */
function toHealthcheck(row: InspectedContainerWire['Config']['Healthcheck']): HealthcheckSettings | null {
  const kind = row?.Test[0];
  if (row === null || row === undefined || kind === undefined || kind === 'NONE') return null;
  const toMs = (ns: number, fallbackMs: number): number => (ns === 0 ? fallbackMs : ns / 1e6);
  return {
    intervalMs: toMs(row.Interval, 30_000),
    timeoutMs: toMs(row.Timeout, 30_000),
    startPeriodMs: toMs(row.StartPeriod, 0),
    retries: row.Retries === 0 ? 3 : row.Retries,
  };
}

export function toDetail(row: InspectedContainerWire): ContainerDetail {
  const { State: state, Config: config, HostConfig: hostConfig } = row;
  const word = toState(state.Status);
  const hasEnded = word === 'exited' || word === 'dead' || word === 'restarting';
  return {
    id: row.Id,
    name: row.Name.replace(/^\//, ''),
    labels: config.Labels,
    image: config.Image,
    imageId: row.Image,
    state: word,
    health: toHealth(state.Health?.Status ?? ''),
    createdAtMs: instantToMs(row.Created) ?? 0,
    exitCode: hasEnded ? state.ExitCode : null,
    statusText: state.Status,
    ports: toPorts(row.NetworkSettings?.Ports),
    networkMode: hostConfig.NetworkMode,
    networks: Object.keys(row.NetworkSettings?.Networks ?? {}).sort(),
    mounts: toMounts(row.Mounts),
    startedAtMs: instantToMs(state.StartedAt),
    finishedAtMs: instantToMs(state.FinishedAt),
    restartCount: row.RestartCount,
    oomKilled: state.OOMKilled,
    stateError: state.Error,
    pid: state.Pid > 0 ? state.Pid : null,
    tty: config.Tty,
    command: config.Cmd,
    entrypoint: config.Entrypoint,
    workingFolder: config.WorkingDir,
    user: config.User,
    hostname: config.Hostname,
    restartPolicy: {
      name: hostConfig.RestartPolicy?.Name ?? '',
      maximumRetryCount: hostConfig.RestartPolicy?.MaximumRetryCount ?? 0,
    },
    logDriver: hostConfig.LogConfig?.Type ?? '',
    links: hostConfig.Links,
    volumesFrom: hostConfig.VolumesFrom.map((entry) => entry.replace(/:(?:ro|rw)$/, '')),
    healthcheck: toHealthcheck(config.Healthcheck),
    envNames: config.Env.map((entry) => entry.split('=', 1)[0] ?? ''),
    healthLog: (state.Health?.Log ?? []).map((entry) => ({
      startedAtMs: instantToMs(entry.Start) ?? 0,
      endedAtMs: instantToMs(entry.End) ?? 0,
      exitCode: entry.ExitCode,
      output: entry.Output,
    })),
    failingStreak: state.Health?.FailingStreak ?? 0,
  };
}
