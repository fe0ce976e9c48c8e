import type { KnownContainer, SavedInventory } from '../stacks/queries.ts';
import { isEnding, keyOf, toSetup, type Fact, type FactKind, type Finding } from './model.ts';

// An engine with thousands of containers that were all replaced is told of once.
const factsAtMost = 400;
const manyRestarted = 3;
const together = { shareOfRunning: 0.6, withinMs: 120_000 };

interface When {
  readonly at: number;
  readonly afterAt: number | null;
}

/** What is different in the second of two inventories; the same one twice says nothing. Pure. */
export function compareInventories(saved: SavedInventory): readonly Finding[] {
  const { before, after } = saved;
  if (before === null) {
    const count = after.containers.length;
    return [{ ...hostFact('firstSeen', { at: after.observedAt, afterAt: null }), count }];
  }
  const were = new Map(before.containers.map((container) => [container.id, container]));
  const are = new Map(after.containers.map((container) => [container.id, container]));
  const time = timesOf(saved);
  const removed = before.containers.filter(({ id }) => !are.has(id));
  const added = after.containers.filter(({ id }) => !were.has(id));
  const findings: Finding[] = [];
  const { pairs, gone, come } = pairUp(removed, added);
  for (const [was, is] of pairs) {
    const at = time.exact(is.createdAt);
    findings.push(
      { ...containerFact('recreated', is, at), before: toSetup(was), after: toSetup(is) },
      allEnds(keyOf(is), at.at),
    );
  }
  for (const was of gone) {
    const at = time.removal(was.id);
    findings.push({ ...containerFact('removed', was, at), before: toSetup(was) }, allEnds(keyOf(was), at.at));
  }
  for (const is of come) {
    findings.push({ ...containerFact('added', is, time.exact(is.createdAt)), after: toSetup(is) });
  }
  const stayed: Finding[] = [];
  for (const is of after.containers) {
    const was = were.get(is.id);
    if (was !== undefined && was !== is) stayed.push(...compareContainer(was, is, saved, time));
  }
  findings.push(...foldAllRestarted(stayed, before.containers));
  return capped(findings, time.unknown());
}

/** Successors by name, then by the one container of a service. */
function pairUp(removed: readonly KnownContainer[], added: readonly KnownContainer[]) {
  const pairs: (readonly [KnownContainer, KnownContainer])[] = [];
  let gone = [...removed];
  let come = [...added];
  const signs = [keyOf, (each: KnownContainer) => serviceOf(each)];
  for (const sign of signs) {
    const wanted = Map.groupBy(come, sign);
    const offered = Map.groupBy(gone, sign);
    for (const [name, [is, ...more]] of wanted) {
      const [was, ...others] = offered.get(name) ?? [];
      if (name === null || is === undefined || was === undefined) continue;
      // Of several replicas nobody can say which one took whose place.
      if (sign !== keyOf && (more.length > 0 || others.length > 0)) continue;
      pairs.push([was, is]);
      gone = gone.filter((each) => each !== was);
      come = come.filter((each) => each !== is);
    }
  }
  return { pairs, gone, come };
}

function serviceOf({ stack, service, oneOff }: KnownContainer): string | null {
  return stack === null || service === null || oneOff ? null : `${stack}/${service}`;
}

const upStates: readonly KnownContainer['state'][] = ['running', 'paused', 'restarting'];

function isUp({ state }: KnownContainer): boolean {
  return upStates.includes(state);
}

function compareContainer(
  was: KnownContainer,
  is: KnownContainer,
  { crashed }: SavedInventory,
  time: Times,
): readonly Finding[] {
  const findings: Finding[] = [];
  const key = keyOf(is);
  const noticed = time.noticed();
  const ended = is.finishedAt === null ? noticed : time.exact(is.finishedAt);
  const started = is.startedAt === null ? noticed : time.exact(is.startedAt);
  const byEngine = is.restartCount - was.restartCount;
  if (byEngine > 0) {
    findings.push({ ...containerFact('restartedByEngine', is, started), count: byEngine });
  } else if (isUp(was) && isUp(is)) {
    // The engine counts before it starts: what it waited to restart was told with the count.
    const isStart = was.startedAt !== is.startedAt && is.startedAt !== null && was.state !== 'restarting';
    if (isStart) findings.push(containerFact('restarted', is, started));
  } else if (isUp(was) && !isUp(is)) {
    const isCrash = is.finishedAt !== null && crashed(is.id, is.finishedAt);
    if (!isCrash) findings.push(containerFact('stopped', is, ended));
    findings.push({ ends: ['unhealthy', 'paused'], key, at: ended.at });
  } else if (!isUp(was) && isUp(is)) {
    findings.push({ ends: ['stopped'], key, at: started.at });
    if (was.state !== 'created' || is.createdAt < started.at - justMadeMs)
      findings.push(containerFact('started', is, started));
  }
  if (was.state !== 'paused' && is.state === 'paused') findings.push(containerFact('paused', is, noticed));
  if (was.state === 'paused' && is.state !== 'paused')
    findings.push({ ends: ['paused'], key, at: noticed.at });
  if (was.health !== 'unhealthy' && is.health === 'unhealthy')
    findings.push(containerFact('unhealthy', is, noticed));
  if (was.health !== 'healthy' && is.health === 'healthy')
    findings.push({ ends: ['unhealthy'], key, at: noticed.at });
  return findings;
}

// Between the making of a container and its first start somebody may list.
const justMadeMs = 60_000;

/** A host or an engine that was started anew is one change, and not one for each container. */
function foldAllRestarted(
  findings: readonly Finding[],
  before: readonly KnownContainer[],
): readonly Finding[] {
  const restarted = findings.filter((each): each is Fact => !isEnding(each) && each.kind === 'restarted');
  const running = before.filter(isUp).length;
  const [first] = restarted;
  if (first === undefined || restarted.length < manyRestarted) return findings;
  if (restarted.length < running * together.shareOfRunning) return findings;
  const at = Math.max(...restarted.map((each) => each.at));
  const firstAt = Math.min(...restarted.map((each) => each.at));
  if (at - firstAt > together.withinMs) return findings;
  const all: Fact = { ...hostFact('allRestarted', { at, afterAt: first.afterAt }), count: restarted.length };
  return [all, ...findings.filter((each) => !restarted.includes(each as Fact))];
}

function capped(findings: readonly Finding[], when: When): readonly Finding[] {
  const count = findings.filter((finding) => !isEnding(finding)).length - factsAtMost;
  if (count <= 0) return findings;
  let left = factsAtMost;
  const told = findings.filter((finding) => isEnding(finding) || left-- > 0);
  return [...told, { ...hostFact('more', when), count }];
}

function allEnds(key: string, at: number): Finding {
  return { ends: ['unhealthy', 'stopped', 'paused'], key, at };
}

interface Times {
  /** An instant by the engine's clock, brought into the time in which it must have happened. */
  exact(at: number): When;
  removal(containerId: string): When;
  /** What has no instant of its own: now where somebody watched, else some time in between. */
  noticed(): When;
  unknown(): When;
}

function timesOf({ before, after, watchedSince, removedAt }: SavedInventory): Times {
  const to = after.observedAt;
  const from = Math.min(before?.observedAt ?? to, to);
  const between: When = { at: to, afterAt: from };
  const exact = (at: number): When => ({ at: Math.min(Math.max(at, from), to), afterAt: null });
  const isWatched = watchedSince !== null && watchedSince <= from;
  return {
    exact,
    removal(containerId) {
      const at = removedAt.get(containerId);
      return at === undefined ? between : exact(at);
    },
    noticed: () => (isWatched ? { at: to, afterAt: null } : between),
    unknown: () => between,
  };
}

function containerFact(kind: FactKind, container: KnownContainer, { at, afterAt }: When): Fact {
  return {
    kind,
    key: keyOf(container),
    name: keyOf(container),
    containerId: container.id,
    stack: container.stack,
    service: container.service,
    firstAt: at,
    at,
    afterAt,
    endedAt: null,
    count: 1,
    before: null,
    after: null,
  };
}

function hostFact(kind: FactKind, { at, afterAt }: When): Fact {
  return {
    kind,
    key: '',
    name: '',
    containerId: null,
    stack: null,
    service: null,
    firstAt: at,
    at,
    afterAt,
    endedAt: null,
    count: 1,
    before: null,
    after: null,
  };
}

/** The engine of a host is of another version than it was. Pure. */
export function engineChanged(before: string, after: string, at: number): Fact {
  return {
    ...hostFact('engineChanged', { at, afterAt: null }),
    before: { word: before },
    after: { word: after },
  };
}
