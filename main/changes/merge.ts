import { isImageChanged, configurationDifference, isSetup, type Ending, type Fact } from './model.ts';

/** A fact that is kept already. */
export interface KeptFact extends Fact {
  readonly id: number;
}

/** What to do with the rows of one host when something new is found. */
export interface Merge {
  readonly remove: readonly number[];
  readonly update: KeptFact | null;
  readonly insert: Fact | null;
}

/** Compose takes seconds; a person who brings a stack down and up again takes minutes. */
const oneActMs = 15 * 60_000;
/** A row that counts begins anew after this, so that a question for a part of the day gets its part of the count. */
const oneRowMs = 60 * 60_000;
/** The stop before a removal or a restart belongs to it. */
const leadMs = 120_000;
const quickRestartMs = 60_000;

const counted: readonly Fact['kind'][] = [
  'restarted',
  'restartedByEngine',
  'stopped',
  'started',
  'paused',
  'unhealthy',
  'passed',
];

/**
 * How a new fact joins the ones with its key that are kept, the newest first: a removal and an addition are one
 * recreation, what happens again and again is one row with a count. Pure.
 */
export function mergeFact(kept: readonly KeptFact[], fact: Fact): Merge {
  if (fact.kind === 'removed') return mergeRemoval(kept, fact);
  if (fact.kind === 'added') return mergeAddition(kept, fact);
  if (fact.kind === 'started' && kept.some((each) => isSameStart(each, fact))) return nothing;
  if (fact.kind === 'recreated') return withoutLead(kept, fact, mergeRecreation(kept, fact));
  if (counted.includes(fact.kind)) return mergeCounted(kept, fact);
  return insert(fact);
}

/** How the end of something joins what is kept; nothing where nothing goes on. Pure. */
export function mergeEnding(kept: readonly KeptFact[], { ends, at }: Ending): readonly Merge[] {
  return ends.flatMap((ending) => {
    const [open, ...older] = kept.filter(({ kind, endedAt }) => kind === ending && endedAt === null);
    if (open === undefined) return [];
    // What went on for longer than one row may be several.
    return [endOne(kept, open, at), ...older.map((each) => update({ ...each, endedAt: at }))];
  });
}

function endOne(kept: readonly KeptFact[], open: KeptFact, at: number): Merge {
  const isRestart = open.kind === 'stopped' && at - open.at <= quickRestartMs && open.count === 1;
  if (!isRestart) return update({ ...open, endedAt: at });
  const restarted: Fact = { ...open, kind: 'restarted', at };
  const joined = mergeCounted(
    kept.filter(({ id }) => id !== open.id),
    restarted,
  );
  if (joined.update !== null) return { ...joined, remove: [open.id] };
  return update({ ...restarted, id: open.id });
}

const nothing: Merge = { remove: [], update: null, insert: null };

/** The start that ended a stop, or was a half of a restart. */
function isSameStart({ kind, at, endedAt }: Fact, start: Fact): boolean {
  return (kind === 'stopped' && endedAt === start.at) || (kind === 'restarted' && at === start.at);
}

function insert(fact: Fact): Merge {
  return { remove: [], update: null, insert: fact };
}

function update(fact: KeptFact): Merge {
  return { remove: [], update: fact, insert: null };
}

function isRecent(kept: Fact, fact: Fact): boolean {
  // What is only known to lie between two instants is judged by the later one of both, which is when it was noticed.
  return Math.abs(fact.at - kept.at) <= oneActMs;
}

function mergeRemoval(kept: readonly KeptFact[], fact: Fact): Merge {
  const goneId = fact.before !== null && isSetup(fact.before) ? fact.before.containerId : null;
  const added = kept.find((each) => each.kind === 'added' && isRecent(each, fact));
  if (added !== undefined && added.containerId === goneId && isForOneCommand(fact)) {
    const passed: Fact = { ...added, kind: 'passed', at: fact.at, before: fact.before, after: null };
    return withoutLead(kept, fact, { remove: [added.id], update: null, insert: passed });
  }
  // Its successor was there first.
  if (added !== undefined && added.containerId !== goneId) {
    return withoutLead(kept, fact, update({ ...added, kind: 'recreated', before: fact.before }));
  }
  return withoutLead(kept, fact, insert(fact));
}

/** A container of a service that comes and goes is told as both; one of `docker run` or `compose run` only in passing. */
function isForOneCommand({ stack, name }: Fact): boolean {
  return stack === null || /-run-[0-9a-f]{6,}$/.test(name);
}

function mergeAddition(kept: readonly KeptFact[], fact: Fact): Merge {
  const removed = kept.find((each) => each.kind === 'removed' && isRecent(each, fact));
  if (removed === undefined) return insert(fact);
  const whole: Fact = { ...fact, kind: 'recreated', before: removed.before, firstAt: removed.firstAt };
  const others = kept.filter(({ id }) => id !== removed.id);
  const merged = mergeRecreation(others, whole);
  return withoutLead(others, fact, { ...merged, remove: [...merged.remove, removed.id] });
}

/** One recreation after the other without any difference is one row. */
function mergeRecreation(kept: readonly KeptFact[], fact: Fact): Merge {
  const last = kept.find(({ kind }) => kind === 'recreated');
  if (last === undefined || !isRecent(last, fact) || isDifferent(fact) || isDifferent(last))
    return insert(fact);
  if (fact.at - last.firstAt > oneRowMs) return insert(fact);
  return update({
    ...last,
    count: last.count + 1,
    at: fact.at,
    after: fact.after,
    containerId: fact.containerId,
  });
}

function isDifferent({ before, after }: Fact): boolean {
  if (before === null || after === null || !isSetup(before) || !isSetup(after)) return true;
  return isImageChanged(before, after) || configurationDifference(before, after) !== null;
}

/** Drops the stops and starts that were only a part of it. */
function withoutLead(kept: readonly KeptFact[], fact: Fact, merge: Merge): Merge {
  const lead = kept.filter(
    ({ kind, at, count }) =>
      (kind === 'stopped' || kind === 'started' || kind === 'restarted') &&
      count === 1 &&
      Math.abs(fact.at - at) <= leadMs,
  );
  return { ...merge, remove: [...merge.remove, ...lead.map(({ id }) => id)] };
}

function mergeCounted(kept: readonly KeptFact[], fact: Fact): Merge {
  const last = kept.find(({ kind }) => kind === fact.kind);
  if (last === undefined || fact.at - last.firstAt > oneRowMs) return insert(fact);
  const wentOn = last.endedAt === null && fact.kind === 'unhealthy';
  if (!isRecent(last, fact) && !wentOn) return insert(fact);
  return update({
    ...last,
    count: last.count + fact.count,
    at: Math.max(last.at, fact.at),
    endedAt: null,
    containerId: fact.containerId,
  });
}
