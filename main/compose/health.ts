import type { ContainerDetail } from '../platform/docker/types.ts';

export type ServiceVerdict =
  | { readonly kind: 'good'; readonly how: 'healthy' | 'running' | 'completed' }
  | { readonly kind: 'waiting'; readonly why: string }
  | { readonly kind: 'bad'; readonly why: string };

interface Looked {
  readonly now: ContainerDetail;
  /** The start that was seen at the first look; another one since means that it fell over meanwhile. */
  readonly firstStartedAtMs: number | null;
  readonly runningForMs: number;
}

// A container without a healthcheck has to keep running for as long.
const stableMs = 3000;

/** Whether a container of a service that should run does so well. Pure. */
export function judgeContainer({ now, firstStartedAtMs, runningForMs }: Looked): ServiceVerdict {
  switch (now.state) {
    case 'running':
      break;
    case 'created':
      return { kind: 'waiting', why: 'it is not started yet' };
    case 'exited':
      if (now.exitCode === 0 && now.restartPolicy.name !== 'always')
        return { kind: 'good', how: 'completed' };
      return { kind: 'bad', why: describeEnd(now) };
    case 'restarting':
    case 'dead':
      return { kind: 'bad', why: describeEnd(now) };
    default:
      return { kind: 'bad', why: `it is ${now.state}` };
  }
  if (firstStartedAtMs !== null && firstStartedAtMs !== now.startedAtMs) {
    return { kind: 'bad', why: 'it fell over and was started again meanwhile' };
  }
  if (now.health === 'healthy') return { kind: 'good', how: 'healthy' };
  if (now.health === 'unhealthy') return { kind: 'bad', why: 'its health check fails' };
  if (now.health === 'starting') return { kind: 'waiting', why: 'its health check has not passed yet' };
  return runningForMs >= stableMs
    ? { kind: 'good', how: 'running' }
    : { kind: 'waiting', why: 'it has to keep running for a moment' };
}

function describeEnd(detail: ContainerDetail): string {
  const code = detail.exitCode === null ? '' : ` with exit code ${String(detail.exitCode)}`;
  const memory = detail.oomKilled ? ', because it ran out of memory' : '';
  const engine = detail.stateError === '' ? '' : `; the engine says: ${detail.stateError.slice(0, 300)}`;
  return `it ended${code}${memory}${engine}`;
}

const slackMs = 30_000;

/** How long its health may take, by its own check. Pure. */
export function patienceMs({ healthcheck }: Pick<ContainerDetail, 'healthcheck'>): number {
  if (healthcheck === null) return slackMs;
  return healthcheck.startPeriodMs + healthcheck.intervalMs * healthcheck.retries + slackMs;
}
