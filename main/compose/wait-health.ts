import { maskText } from '../platform/docker/mask.ts';
import type { ContainerDetail } from '../platform/docker/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/types.ts';
import type { FollowDeps } from './follow-run.ts';
import { judgeContainer, patienceMs, type ServiceVerdict } from './health.ts';
import { toStackContainers, type StackContainer } from './model.ts';
import type { StackPlace } from './survey.ts';

interface Watched {
  readonly place: StackPlace;
  /** Only these services; all that have containers where it is empty. */
  readonly services: readonly string[];
}

export interface ServiceState {
  readonly service: string;
  readonly container: string;
  readonly verdict: ServiceVerdict;
}

const lookMs = 500;
const awayMs = 120_000;
const shownLines = 15;
const linesDeadlineMs = 5000;

/**
 * Looks until every container of the services runs well. Rejects with ENGINE_ERROR naming the first that does not, with its
 * last lines, or HOST_UNREACHABLE where nobody could look for two minutes.
 */
export async function waitForServices(
  deps: FollowDeps,
  context: JobContext,
  watched: Watched,
): Promise<readonly ServiceState[]> {
  const { clock } = context;
  const startedAt = clock.monotonic();
  const first = new Map<string, { readonly startedAtMs: number | null; readonly at: number }>();
  let allowedMs = 0;
  let seenAt = startedAt;
  for (;;) {
    if (deps.stopping.aborted) return new Promise(() => undefined);
    context.signal.throwIfAborted();
    let states: readonly ServiceState[] = [];
    let message: string | null = null;
    try {
      const containers = await containersOf(deps, watched);
      states = await Promise.all(
        containers.map(async (container) => {
          const now = await inspect(deps, watched.place.hostId, container);
          if (now.state === 'running' && !first.has(now.id)) {
            first.set(now.id, { startedAtMs: now.startedAtMs, at: clock.monotonic() });
          }
          const seen = first.get(now.id);
          allowedMs = Math.max(allowedMs, patienceMs(now));
          const verdict = judgeContainer({
            now,
            firstStartedAtMs: seen?.startedAtMs ?? null,
            runningForMs: seen === undefined ? 0 : clock.monotonic() - seen.at,
          });
          return { service: container.service, container: container.name, verdict };
        }),
      );
      seenAt = clock.monotonic();
      if (states.every(({ verdict }) => verdict.kind === 'good')) return states;
      const bad = states.find(({ verdict }) => verdict.kind === 'bad');
      if (bad !== undefined) throw await missed(deps, watched, bad, states);
      const waiting = states.find(({ verdict }) => verdict.kind === 'waiting');
      if (waiting !== undefined) {
        if (clock.monotonic() - startedAt > allowedMs) throw await missed(deps, watched, waiting, states);
        message = `${waiting.container}: ${whyOf(waiting)}`;
      }
    } catch (error) {
      if (!(error instanceof WheelhouseError) || !isAway(error)) throw error;
      if (clock.monotonic() - seenAt > awayMs) throw error;
      message = error.message;
    }
    const done = states.filter(({ verdict }) => verdict.kind === 'good').length;
    const total = states.length === 0 ? null : states.length;
    context.progress({ phase: 'wait', done, total, unit: 'items', message });
    await clock.sleep(lookMs, deps.stopping).catch(() => undefined);
  }
}

function isAway({ code }: WheelhouseError): boolean {
  // NOT_FOUND: a container went between the list and the look at it; the next list is without it.
  return ['HOST_UNREACHABLE', 'CANCELLED', 'REFUSED', 'AUTH_FAILED', 'NOT_FOUND'].includes(code);
}

function whyOf({ verdict }: ServiceState): string {
  return verdict.kind === 'good' ? verdict.how : verdict.why;
}

async function containersOf(
  { hosts }: FollowDeps,
  { place, services }: Watched,
): Promise<readonly StackContainer[]> {
  const all = await hosts.engineOf(place.hostId).listContainers();
  return toStackContainers(place.stack, all).filter(
    ({ service }) => services.length === 0 || services.includes(service),
  );
}

function inspect({ hosts }: FollowDeps, hostId: string, { id }: StackContainer): Promise<ContainerDetail> {
  return hosts.engineOf(hostId).inspectContainer(id);
}

async function missed(
  deps: FollowDeps,
  { place }: Watched,
  worst: ServiceState,
  states: readonly ServiceState[],
): Promise<WheelhouseError> {
  const others = states.filter(
    ({ verdict, container }) => verdict.kind !== 'good' && container !== worst.container,
  );
  const more = others.length === 0 ? '' : ` (and ${others.map(({ container }) => container).join(', ')})`;
  return new WheelhouseError(
    'ENGINE_ERROR',
    `${worst.container}${more} of ${place.stack} on ${place.host} is not healthy: ${whyOf(worst)}.`,
    {
      hint: 'Read its last lines, and mend what they tell.',
      details: {
        container: worst.container,
        services: states.map(({ service, container, verdict }) => ({ service, container, ...verdict })),
        ...(await lastLines(deps, place, worst.container)),
      },
    },
  );
}

async function lastLines(
  { hosts, stopping }: FollowDeps,
  { hostId }: StackPlace,
  container: string,
): Promise<{ lastLines: readonly string[]; lastLinesProblem?: unknown }> {
  const lines: string[] = [];
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(linesDeadlineMs)]);
    for await (const batch of hosts.engineOf(hostId).logs(container, { tail: shownLines, signal })) {
      lines.push(...batch.map(({ text }) => maskText(text.slice(0, 2000))));
    }
    return { lastLines: lines.slice(-shownLines) };
  } catch (error) {
    return { lastLines: lines, lastLinesProblem: toErrorView(error) };
  }
}
