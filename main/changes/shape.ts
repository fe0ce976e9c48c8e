import { changeKinds, type Change } from '../contract/changes.ts';

/** What most changes do not have. */
export const nothingMore = {
  stack: null,
  isThere: false,
  afterAt: null,
  endedAt: null,
  count: 1,
  image: null,
  configuration: null,
  exitCodes: [],
  oomKilled: false,
  versions: null,
  members: [],
  act: null,
  outcome: null,
  by: null,
  auditSeq: null,
  detail: null,
} satisfies Partial<Change>;

const firstNormal: Change['kind'] = 'configured';
const firstLow: Change['kind'] = 'paused';

/** The order of the kinds in the contract is that of their importance. Pure. */
export function importanceOf(kind: Change['kind']): Change['importance'] {
  const place = changeKinds.indexOf(kind);
  if (place < changeKinds.indexOf(firstNormal)) return 'high';
  return place < changeKinds.indexOf(firstLow) ? 'normal' : 'low';
}

const order: readonly Change['importance'][] = ['high', 'normal', 'low'];

/** The most important first: those that deserve a look by their kind, and of each the newest. Pure. */
export function sortChanges(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted(
    (a, b) =>
      order.indexOf(a.importance) - order.indexOf(b.importance) ||
      (a.importance === 'high' ? changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) : 0) ||
      b.at - a.at ||
      a.id.localeCompare(b.id),
  );
}
