import type { RestartAssessment } from '../contract/stacks.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { LogLine } from '../platform/docker/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import { findDependants, type Dependant } from './dependants.ts';
import type { Inventories } from './inventories.ts';
import { crashWindowMs, recentCrashes, type Crash } from './model.ts';
import type { ResolvedContainer } from './queries.ts';
import type { StackStore } from './store.ts';

interface AssessDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly inventories: Inventories;
  readonly store: StackStore;
}

const shownCrashes = 50;
const shownLines = 30;
const linesDeadlineMs = 5000;

/** What to look at before a restart. Throws NOT_FOUND where the container has gone meanwhile. */
export async function assessRestart(
  deps: AssessDeps,
  { hostId, host, container }: ResolvedContainer,
  signal: AbortSignal | undefined,
): Promise<RestartAssessment> {
  const inventory = deps.inventories.get(hostId);
  const known = inventory?.content.known(container.id);
  if (inventory === undefined || known === undefined) {
    throw new WheelhouseError('NOT_FOUND', `${container.name} is no longer on ${host}.`, {
      hint: 'List the containers again.',
    });
  }
  const crashes = deps.store.crashesOf(hostId, container.id, shownCrashes);
  const dependants = findDependants(known, inventory.content.containers);
  const last = await lastLines(deps, hostId, container.id, known.tty, signal);
  return {
    container,
    crashes: [...crashes],
    watchedSince: inventory.watchedSince,
    dependants: [...dependants],
    ...last,
    warnings: toWarnings(
      container,
      known.hasHealthcheck,
      recentCrashes(crashes, deps.clock.now()),
      dependants,
    ),
  };
}

/** What a person should weigh, the worst first. Pure. */
export function toWarnings(
  container: RestartAssessment['container'],
  hasHealthcheck: boolean,
  recent: readonly Crash[],
  dependants: readonly Dependant[],
): RestartAssessment['warnings'] {
  const warnings: RestartAssessment['warnings'] = [];
  if (container.crashLoop) {
    warnings.push({ kind: 'crashLoop', crashes: recent.length, windowMs: crashWindowMs });
  }
  if (container.oomKilled || recent.some((crash) => crash.oomKilled)) warnings.push({ kind: 'oomKilled' });
  if (container.state !== 'running' && container.state !== 'restarting') {
    warnings.push({ kind: 'notRunning', exitCode: container.exitCode });
  }
  const leaning = dependants.filter(({ state }) => state === 'running' || state === 'paused');
  if (leaning.length > 0) {
    warnings.push({ kind: 'dependants', names: leaning.map((dependant) => dependant.container) });
  }
  if (!hasHealthcheck) warnings.push({ kind: 'noHealthcheck' });
  return warnings;
}

type LastLines = Pick<RestartAssessment, 'lastLines' | 'lastLinesProblem'>;

async function lastLines(
  deps: AssessDeps,
  hostId: string,
  containerId: string,
  tty: boolean,
  signal: AbortSignal | undefined,
): Promise<LastLines> {
  const deadline = new AbortController();
  using _timer = deps.clock.after(linesDeadlineMs, () => {
    deadline.abort();
  });
  const whole = signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]);
  try {
    const client = deps.hosts.engineOf(hostId);
    const lines: LogLine[] = [];
    for await (const batch of client.logs(containerId, { tail: shownLines, tty, signal: whole })) {
      lines.push(...batch);
    }
    if (deadline.signal.aborted) {
      throw new WheelhouseError('HOST_UNREACHABLE', 'Its last lines did not arrive within 5 seconds.');
    }
    return { lastLines: lines.slice(-shownLines).map(toLastLine), lastLinesProblem: null };
  } catch (error) {
    return { lastLines: [], lastLinesProblem: toErrorView(error) };
  }
}

function toLastLine(line: LogLine): RestartAssessment['lastLines'][number] {
  return {
    stream: line.stream,
    at: line.ns === '' ? 0 : Number(BigInt(line.ns) / 1_000_000n),
    text: line.text,
  };
}
