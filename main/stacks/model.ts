import type { Status } from '../contract/common.ts';
import type { ContainerState, ContainerView } from '../contract/stacks.ts';
import type { ContainerDetail, ContainerSummary } from '../platform/docker/types.ts';
import { toConfiguration, type ContainerConfiguration } from './configuration.ts';

/** One crash: a container's main process ended by itself, in failure. */
export interface Crash {
  readonly at: number;
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  /** null where nobody saw the start. */
  readonly ranForMs: number | null;
}

/** What is kept of one container: what the engine said, without a judgement. */
export interface KnownContainer {
  readonly id: string;
  readonly name: string;
  readonly stack: string | null;
  readonly service: string | null;
  readonly oneOff: boolean;
  readonly image: string;
  readonly imageDigest: string | null;
  readonly state: ContainerState;
  readonly health: ContainerView['health'];
  readonly hasHealthcheck: boolean;
  readonly restartCount: number;
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  /** Why the engine could not start it; empty where it could. */
  readonly stateError: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly ports: ContainerView['ports'];
  readonly tty: boolean;
  readonly restartPolicy: string;
  readonly logDriver: string;
  /** The value of Compose's label `depends_on`; empty where there is none. */
  readonly dependsOn: string;
  readonly networkMode: string;
  readonly links: readonly string[];
  readonly volumesFrom: readonly string[];
  /** Missing where it was not inspected, or only by a version that did not keep it. */
  readonly configuration?: ContainerConfiguration;
}

const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'com.docker.compose.service';
const oneOffLabel = 'com.docker.compose.oneoff';
const dependsOnLabel = 'com.docker.compose.depends_on';

/** What we keep of the engine's answer. */
export function toKnownContainer(detail: ContainerDetail, imageDigest: string | null): KnownContainer {
  const running = detail.state === 'running' || detail.state === 'paused';
  return {
    id: detail.id,
    name: detail.name,
    stack: detail.labels[projectLabel] ?? null,
    service: detail.labels[serviceLabel] ?? null,
    oneOff: detail.labels[oneOffLabel] === 'True',
    image: detail.image,
    imageDigest: imageDigest ?? detail.imageId,
    state: detail.state,
    // The engine keeps the last verdict of a stopped container; nobody checks it any more.
    health: running ? detail.health : null,
    hasHealthcheck: detail.healthcheck !== null,
    restartCount: detail.restartCount,
    exitCode: running || detail.state === 'created' ? null : detail.exitCode,
    oomKilled: detail.oomKilled,
    stateError: detail.stateError,
    createdAt: detail.createdAtMs,
    startedAt: detail.startedAtMs,
    finishedAt: detail.finishedAtMs,
    ports: detail.ports.map((port) => ({ ...port, ip: port.ip === '' ? null : port.ip })),
    tty: detail.tty,
    restartPolicy: detail.restartPolicy.name === '' ? 'no' : detail.restartPolicy.name,
    logDriver: detail.logDriver,
    dependsOn: detail.labels[dependsOnLabel] ?? '',
    networkMode: detail.networkMode,
    links: detail.links,
    volumesFrom: detail.volumesFrom,
    configuration: toConfiguration(detail),
  };
}

/** What is kept of a container that the engine lists but cannot inspect: the list, over what was known before. */
export function fromSummary(summary: ContainerSummary, before: KnownContainer | undefined): KnownContainer {
  const detail: ContainerDetail = {
    ...summary,
    startedAtMs: before?.startedAt ?? null,
    finishedAtMs: before?.finishedAt ?? null,
    restartCount: before?.restartCount ?? 0,
    oomKilled: before?.oomKilled ?? false,
    stateError: before?.stateError ?? '',
    pid: null,
    tty: before?.tty ?? false,
    command: [],
    entrypoint: [],
    workingFolder: '',
    user: '',
    hostname: '',
    restartPolicy: { name: before?.restartPolicy ?? 'no', maximumRetryCount: 0 },
    logDriver: before?.logDriver ?? '',
    links: before?.links ?? [],
    volumesFrom: before?.volumesFrom ?? [],
    healthcheck: null,
    envNames: [],
    healthLog: [],
    failingStreak: 0,
  };
  const { configuration: _unknown, ...known } = toKnownContainer(detail, before?.imageDigest ?? null);
  return {
    ...known,
    ...(before?.configuration && { configuration: before.configuration }),
    hasHealthcheck: before?.hasHealthcheck ?? summary.health !== null,
  };
}

export const crashWindowMs = 600_000;
const crashesOfALoop = 3;
/** The engine waits at most a minute between two starts; what has run for longer than this got out of its loop. */
export const loopPauseMs = 120_000;

/** The crashes that still count at `at`. */
export function recentCrashes(crashes: readonly Crash[], at: number): readonly Crash[] {
  return crashes.filter((crash) => crash.at > at - crashWindowMs);
}

/**
 * Whether a container dies and is started again over and over: three crashes within ten minutes, or the engine is
 * waiting before it starts it once more, or has just done so after starting it several times before anybody watched.
 * The engine counts from the last start by a person, so that a container
 * that was just repaired and restarted is not called looping for the ten minutes that its past still lies in the window.
 */
export function isCrashLoop(container: KnownContainer, crashes: readonly Crash[], at: number): boolean {
  if (container.state === 'restarting' && container.restartCount >= 2) return true;
  const recent = recentCrashes(crashes, at);
  const lastCrashAt = Math.max(...recent.map((crash) => crash.at));
  if (container.restartCount >= crashesOfALoop && lastCrashAt > at - loopPauseMs) return true;
  const down = container.state === 'running' || container.state === 'paused' ? 0 : 1;
  const sinceSomebodyStarted = container.restartCount + down;
  return Math.min(recent.length, sinceSomebodyStarted) >= crashesOfALoop;
}

interface Circumstances {
  readonly crashLoop: boolean;
  /** Somebody declared that this container runs to its end and stops. */
  readonly runsToCompletion: boolean;
}

// Ended by SIGTERM (128 + 15): nothing sends that but somebody who wants an end.
const askedToEnd = 143;

/** The status of a container that is seen right now; docs/decisions/0006 has the table and the reasons. */
export function statusOf(container: KnownContainer, circumstances: Circumstances): Status {
  if (circumstances.crashLoop) return 'down';
  switch (container.state) {
    case 'running':
      return container.health === 'unhealthy' || container.health === 'starting' ? 'degraded' : 'up';
    case 'paused':
      return 'paused';
    case 'created':
      return container.stateError === '' ? 'paused' : 'down';
    case 'exited':
      return statusOfExited(container, circumstances.runsToCompletion);
    case 'removing':
      return 'paused';
    case 'restarting':
    case 'dead':
      return 'down';
    default:
      return container.state satisfies never;
  }
}

function statusOfExited(container: KnownContainer, runsToCompletion: boolean): Status {
  if (container.stateError !== '' || container.oomKilled) return 'down';
  if (container.exitCode === 0) return runsToCompletion ? 'up' : 'paused';
  return container.exitCode === askedToEnd ? 'paused' : 'down';
}

/** The services of one host's stacks that another service waits for to complete, as `stack/service`. */
export function completingServices(containers: Iterable<KnownContainer>): ReadonlySet<string> {
  const services = new Set<string>();
  for (const { stack, dependsOn } of containers) {
    if (stack === null) continue;
    for (const { service, condition } of parseDependsOn(dependsOn)) {
      if (condition === 'service_completed_successfully') services.add(`${stack}/${service}`);
    }
  }
  return services;
}

export function runsToCompletion(container: KnownContainer, completing: ReadonlySet<string>): boolean {
  return (
    container.oneOff ||
    container.restartPolicy === 'on-failure' ||
    (container.stack !== null &&
      container.service !== null &&
      completing.has(`${container.stack}/${container.service}`))
  );
}

/** Compose writes `db:service_healthy:true,cache:service_started:false`; older ones only the names. */
export function parseDependsOn(label: string): readonly { service: string; condition: string }[] {
  return label
    .split(',')
    .map((part) => part.split(':'))
    .filter(([service]) => service !== undefined && service !== '')
    .map(([service = '', condition = '']) => ({ service, condition }));
}

/** The container as every face sees it. `seen` is false for what is only remembered: its status is unknown. */
export function toContainerView(
  hostId: string,
  container: KnownContainer,
  judged: { seen: boolean; crashLoop: boolean; runsToCompletion: boolean },
): ContainerView {
  return {
    hostId,
    id: container.id,
    name: container.name,
    stack: container.stack,
    service: container.service,
    image: container.image,
    imageDigest: container.imageDigest,
    state: container.state,
    health: container.health,
    status: judged.seen ? statusOf(container, judged) : 'unknown',
    restartCount: container.restartCount,
    exitCode: container.exitCode,
    oomKilled: container.oomKilled,
    crashLoop: judged.crashLoop,
    createdAt: container.createdAt,
    startedAt: container.startedAt,
    finishedAt: container.finishedAt,
    ports: [...container.ports],
    tty: container.tty,
    restartPolicy: container.restartPolicy,
    logDriver: container.logDriver,
  };
}
