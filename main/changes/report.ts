import type { Change } from '../contract/changes.ts';
import type { ContainerView } from '../contract/stacks.ts';
import type { CrashSum } from '../stacks/queries.ts';
import type { Act } from './acts.ts';
import { actsBehind, isSomebodys } from './attribute.ts';
import { foldStacks } from './fold-stacks.ts';
import { configurationDifference, isImageChanged, isSetup, type Setup } from './model.ts';
import type { StoredChange } from './store.ts';
import { importanceOf, nothingMore, sortChanges } from './shape.ts';

/** What is known of one host in a span of time. */
export interface HostPast {
  readonly hostId: string;
  readonly host: string;
  readonly since: number;
  readonly facts: readonly StoredChange[];
  readonly crashes: readonly CrashSum[];
  /** Also those from before, which may explain what was seen since. */
  readonly acts: readonly Act[];
  readonly containers: readonly ContainerView[];
}

/** What became different on one host, in the words of the contract. Pure. */
export function toChanges(past: HostPast): readonly Change[] {
  const explained = new Set<Act>();
  const crashed = new Set(past.crashes.map(({ containerId }) => containerId));
  const changes = past.facts.flatMap((fact): Change[] => {
    // The crash is told, with how often the engine started it again.
    if (fact.kind === 'restartedByEngine' && crashed.has(fact.containerId ?? '')) return [];
    const acts = actsBehind(fact, past.acts);
    for (const act of acts) explained.add(act);
    return [toChange(fact, acts[0], past)];
  });
  return sortChanges([
    ...foldStacks(foldSame(changes)),
    ...past.crashes.map((crash) => toCrashed(crash, past)),
    ...toActs(past, explained),
  ]);
}

function toChange(fact: StoredChange, act: Act | undefined, past: HostPast): Change {
  const { before, after } = fact;
  const both = before !== null && after !== null && isSetup(before) && isSetup(after);
  const image =
    both && isImageChanged(before, after) ? { before: toImage(before), after: toImage(after) } : null;
  const configuration = both ? configurationDifference(before, after) : null;
  const kind = kindOf(fact, image !== null, configuration !== null);
  const isOfHost = fact.name === '';
  return {
    ...nothingMore,
    id: `${past.hostId}:${String(fact.id)}`,
    kind,
    importance: importanceOf(kind),
    hostId: past.hostId,
    host: past.host,
    subject: isOfHost ? past.host : fact.name,
    stack: fact.stack,
    isThere: !isOfHost && past.containers.some(({ name }) => name === fact.name),
    firstAt: fact.firstAt,
    at: fact.at,
    afterAt: fact.afterAt,
    endedAt: fact.endedAt,
    count: fact.count,
    image,
    configuration: configuration && toLists(configuration),
    versions:
      before !== null && after !== null && 'word' in before && 'word' in after
        ? { before: before.word, after: after.word }
        : null,
    by: isSomebodys(fact.kind) ? { actor: act?.actor ?? null, jobId: act?.jobId ?? null } : null,
    auditSeq: act?.auditSeq ?? null,
    act: act?.act ?? null,
  };
}

function kindOf(fact: StoredChange, isDeployed: boolean, isConfigured: boolean): Change['kind'] {
  if (fact.kind !== 'recreated') return fact.kind;
  return isDeployed ? 'deployed' : isConfigured ? 'configured' : 'recreated';
}

function toImage({ image, imageDigest, configuration }: Setup): { name: string; digest: string | null } {
  const digest = /sha256:[0-9a-f]{64}$/.exec(imageDigest ?? configuration?.imageId ?? '')?.[0] ?? null;
  return { name: image, digest };
}

function toLists(
  difference: NonNullable<ReturnType<typeof configurationDifference>>,
): Change['configuration'] {
  const { others, ...lists } = difference;
  return {
    envAdded: [...lists.envAdded],
    envRemoved: [...lists.envRemoved],
    portsAdded: [...lists.portsAdded],
    portsRemoved: [...lists.portsRemoved],
    mountsAdded: [...lists.mountsAdded],
    mountsRemoved: [...lists.mountsRemoved],
    others: [...others],
  };
}

function toCrashed(crash: CrashSum, { hostId, host, facts, containers }: HostPast): Change {
  const container = containers.find(({ id }) => id === crash.containerId);
  // While nobody watched, the engine counted; only the last crash has an instant.
  const restarts = facts
    .filter((fact) => fact.kind === 'restartedByEngine' && fact.containerId === crash.containerId)
    .reduce((sum, fact) => sum + fact.count, 0);
  return {
    ...nothingMore,
    id: `${hostId}:crash:${crash.containerId}`,
    kind: 'crashed',
    importance: importanceOf('crashed'),
    hostId,
    host,
    subject: crash.name,
    stack: container?.stack ?? null,
    isThere: containers.some(({ name }) => name === crash.name),
    firstAt: crash.firstAt,
    at: crash.lastAt,
    count: Math.max(crash.count, restarts),
    exitCodes: [...crash.exitCodes],
    oomKilled: crash.oomKilled,
    endedAt: container?.status === 'up' && container.startedAt !== null ? container.startedAt : null,
  };
}

// What changed nothing on a host, or is told in its own place.
const notTold = /^(forwards|vault|settings|faces|questions|system|terminals|jobs|support|notices)\./;
const quietHostActs = ['hosts.connect', 'hosts.unlock', 'hosts.diagnose', 'containers.reveal'];

function toActs(
  { hostId, host, since, acts, containers }: HostPast,
  explained: ReadonlySet<Act>,
): readonly Change[] {
  const told = acts.filter(
    (act) =>
      act.hostId === hostId &&
      act.to >= since &&
      act.outcome !== null &&
      !explained.has(act) &&
      !notTold.test(act.act) &&
      !quietHostActs.includes(act.act),
  );
  const groups = Map.groupBy(told, (act) =>
    [act.act, act.subject, act.actor, act.act === 'prune.run' ? act.auditSeq : '', act.outcome].join('\n'),
  );
  return [...groups.values()].flatMap((group): Change[] => {
    const [last] = group;
    if (last === undefined) return [];
    const kind = last.act === 'prune.run' && last.removed.length > 0 ? 'pruned' : 'act';
    return [
      {
        ...nothingMore,
        id: `${hostId}:act:${String(last.auditSeq)}`,
        kind,
        importance:
          last.outcome === 'failed' || last.outcome === 'interrupted' ? 'normal' : importanceOf(kind),
        hostId,
        host,
        subject: last.subject,
        isThere: containers.some(({ name }) => name === last.subject),
        firstAt: Math.min(...group.map(({ from }) => from)),
        at: last.to,
        count: kind === 'pruned' ? last.removed.length : group.length,
        members: last.removed.slice(0, membersShown),
        act: last.act,
        outcome: last.outcome,
        by: { actor: last.actor, jobId: last.jobId },
        auditSeq: last.auditSeq,
        detail: last.error,
      },
    ];
  });
}

const membersShown = 20;

const foldedKinds: readonly Change['kind'][] = [
  'restarted',
  'restartedByEngine',
  'recreated',
  'passed',
  'unhealthy',
  'stopped',
  'started',
  'paused',
];

/** What happened to one container again and again is one line, however many rows it has. */
function foldSame(changes: readonly Change[]): readonly Change[] {
  const groups = Map.groupBy(changes, (change) =>
    foldedKinds.includes(change.kind)
      ? [change.kind, change.subject, change.by?.actor ?? ''].join('\n')
      : change.id,
  );
  return [...groups.values()].flatMap((group) => {
    const [last] = group.toSorted((a, b) => b.at - a.at);
    if (last === undefined) return [];
    const count = group.reduce((sum, change) => sum + change.count, 0);
    return [{ ...last, count, firstAt: Math.min(...group.map(({ firstAt }) => firstAt)) }];
  });
}
