import type { Status } from '../contract/common.ts';
import type { Environment, HostView } from '../contract/hosts.ts';
import type { JobView } from '../contract/jobs.ts';
import type { ObserverView } from '../contract/observer.ts';
import type { Overview, Problem } from '../contract/overview.ts';
import type { ContainerView, Inventory } from '../contract/stacks.ts';
import { isHidden } from '../observer/queries.ts';

export interface Estate {
  readonly hosts: readonly HostView[];
  readonly inventories: readonly Inventory[];
  readonly activeJobs: readonly JobView[];
  /** Newest first. */
  readonly recentJobs: readonly JobView[];
  readonly observer: ObserverView;
  /** Nobody paused the watching. */
  readonly watching: boolean;
  readonly now: number;
}

const interruptedForMs = 86_400_000;
// A big database replays its journal for minutes, and says "starting" all the while.
const startingTooLongMs = 300_000;

const kindOrder: readonly Problem['kind'][] = [
  'observerOffline',
  'observerPortal',
  'observerLimited',
  'containerDown',
  'containerCrashLoop',
  'hostRejected',
  'hostNeedsPerson',
  'containerUnhealthy',
  'containerDegraded',
  'hostUnreachable',
  'jobInterrupted',
];
const environmentOrder: readonly (Environment | null)[] = [
  'production',
  'staging',
  'testing',
  'development',
  'lab',
  null,
];

/**
 * What is wrong, the worst first. A host that is away is one problem, and its containers are none: nobody knows how
 * they are; and where this machine itself sees nothing, that is the one problem, and the hosts behind it are none. While the watching is paused only interrupted jobs are left. Pure.
 */
export function findProblems(estate: Estate): Problem[] {
  const problems = estate.recentJobs.flatMap((job) => jobProblem(job, estate));
  if (estate.watching) {
    problems.push(...observerProblem(estate.observer));
    const isBlind = estate.observer.state !== 'online';
    for (const host of estate.hosts) {
      const inventory = estate.inventories.find(({ hostId }) => hostId === host.id);
      if (!isBlind || !isHidden(host)) problems.push(...hostProblem(host, inventory));
      if (host.connection.state !== 'ready' || inventory?.certainty !== 'fresh') continue;
      for (const container of inventory.containers) {
        problems.push(...containerProblem(host, container, estate.now));
      }
    }
  }
  return problems.sort(compareProblems);
}

/** How everything is, in one view. Pure. */
export function toOverview(estate: Estate): Overview {
  const problems = findProblems(estate);
  const ready = estate.hosts.filter((host) => host.connection.state === 'ready').length;
  return {
    at: estate.now,
    status: statusOf(estate, problems),
    watching: estate.watching,
    hosts: { total: estate.hosts.length, ready, away: estate.hosts.length - ready },
    containers: countContainers(estate),
    observer: estate.observer,
    problems,
    runningJobs: [...estate.activeJobs],
  };
}

function statusOf(estate: Estate, problems: readonly Problem[]): Status {
  if (!estate.watching) return 'paused';
  const kinds = new Set(problems.map((problem) => problem.kind));
  if (kinds.has('containerDown') || kinds.has('containerCrashLoop')) return 'down';
  const isWrong = problems.some(
    ({ kind, severity }) => !/^(?:host|observer)/.test(kind) || severity === 'critical',
  );
  if (isWrong) return 'degraded';
  const isKnown = estate.hosts.every((host) =>
    estate.inventories.some(({ hostId, certainty }) => hostId === host.id && certainty === 'fresh'),
  );
  // Unknown is not down, and neither is it up.
  return isKnown && estate.hosts.length > 0 ? 'up' : 'unknown';
}

function countContainers({ inventories, watching }: Estate): Overview['containers'] {
  const counts = { total: 0, up: 0, degraded: 0, down: 0, paused: 0, unknown: 0 };
  for (const inventory of inventories) {
    for (const container of inventory.containers) {
      counts.total += 1;
      counts[watching ? container.status : 'paused'] += 1;
    }
  }
  return counts;
}

function observerProblem({ state, since, hidden }: ObserverView): Problem[] {
  if (state === 'online' || hidden === 0) return [];
  const kinds = { offline: 'observerOffline', portal: 'observerPortal', limited: 'observerLimited' } as const;
  return [
    {
      id: `observer:${state}`,
      severity: 'warning',
      kind: kinds[state],
      hostId: null,
      host: null,
      environment: null,
      containerId: null,
      subject: '',
      stack: null,
      since,
      detail: null,
      exitCode: null,
      hiddenHosts: hidden,
      fix: 'none',
      jobId: null,
    },
  ];
}

function hostProblem(host: HostView, inventory: Inventory | undefined): Problem[] {
  const { connection } = host;
  const base = {
    hostId: host.id,
    host: host.name,
    environment: host.environment,
    containerId: null,
    subject: host.name,
    stack: null,
    since: connection.lastReadyAt ?? inventory?.observedAt ?? null,
    detail: connection.error?.message ?? null,
    exitCode: null,
    hiddenHosts: null,
    jobId: null,
  };
  if (connection.state === 'rejected') {
    const id = `host:${host.id}:rejected`;
    const { needs } = connection;
    if (needs !== null) {
      const fix = needs.kind === 'hostKey' ? 'trust' : 'unlock';
      return [{ ...base, id, kind: 'hostNeedsPerson', severity: 'warning', fix }];
    }
    const severity = connection.error?.code === 'HOST_KEY_CHANGED' ? 'critical' : 'warning';
    return [{ ...base, id, kind: 'hostRejected', severity, fix: 'connect' }];
  }
  // The first attempt of a start is no problem yet.
  if (connection.state === 'ready' || connection.error === null) return [];
  const id = `host:${host.id}:unreachable`;
  return [{ ...base, id, kind: 'hostUnreachable', severity: 'warning', fix: 'connect' }];
}

function containerProblem(host: HostView, container: ContainerView, now: number): Problem[] {
  const found = judge(container, now);
  if (found === null) return [];
  return [
    {
      id: `container:${host.id}:${container.id}:${found.kind}`,
      hostId: host.id,
      host: host.name,
      environment: host.environment,
      containerId: container.id,
      subject: container.name,
      stack: container.stack,
      detail: null,
      exitCode: container.exitCode,
      hiddenHosts: null,
      jobId: null,
      ...found,
    },
  ];
}

function judge(
  container: ContainerView,
  now: number,
): Pick<Problem, 'kind' | 'severity' | 'fix' | 'since' | 'restarts'> | null {
  if (container.crashLoop) {
    const { finishedAt, restartCount } = container;
    return {
      kind: 'containerCrashLoop',
      severity: 'critical',
      fix: 'logs',
      since: finishedAt,
      restarts: restartCount,
    };
  }
  if (container.status === 'down') {
    const fix = container.state === 'created' ? 'start' : 'restart';
    return { kind: 'containerDown', severity: 'critical', fix, since: container.finishedAt };
  }
  if (container.status !== 'degraded') return null;
  if (container.health === 'unhealthy') {
    return { kind: 'containerUnhealthy', severity: 'warning', fix: 'restart', since: null };
  }
  const { startedAt } = container;
  if (startedAt === null || now - startedAt < startingTooLongMs) return null;
  return { kind: 'containerDegraded', severity: 'warning', fix: 'logs', since: startedAt };
}

function jobProblem(job: JobView, { now, recentJobs, hosts }: Estate): Problem[] {
  if (job.state !== 'interrupted' || job.endedAt === null || now - job.endedAt > interruptedForMs) return [];
  const repeated = recentJobs.some(
    (other) =>
      other.state === 'succeeded' &&
      other.createdAt > job.createdAt &&
      other.subject.hostId === job.subject.hostId &&
      other.subject.name === job.subject.name,
  );
  if (repeated) return [];
  return [
    {
      id: `job:${job.id}:interrupted`,
      severity: 'warning',
      kind: 'jobInterrupted',
      hostId: job.subject.hostId,
      host: job.subject.host,
      environment: hosts.find((host) => host.id === job.subject.hostId)?.environment ?? null,
      containerId: null,
      subject: job.subject.name,
      stack: null,
      since: job.endedAt,
      detail: job.leftovers[0] ?? null,
      exitCode: null,
      hiddenHosts: null,
      fix: 'job',
      jobId: job.id,
    },
  ];
}

function compareProblems(a: Problem, b: Problem): number {
  return (
    (a.severity === b.severity ? 0 : a.severity === 'critical' ? -1 : 1) ||
    environmentOrder.indexOf(a.environment) - environmentOrder.indexOf(b.environment) ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    (a.host ?? '').localeCompare(b.host ?? '') ||
    a.subject.localeCompare(b.subject) ||
    a.id.localeCompare(b.id)
  );
}
