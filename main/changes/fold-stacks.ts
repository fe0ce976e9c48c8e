import type { Change } from '../contract/changes.ts';
import { importanceOf } from './shape.ts';

const membersShown = 20;
const fewest = 2;
/** A stack comes up and goes away within this. */
const togetherMs = 15 * 60_000;

/** The containers of a stack that came, or went, within minutes of each other are one change. Pure. */
export function foldStacks(changes: readonly Change[]): readonly Change[] {
  const groups = Map.groupBy(changes, ({ kind, stack }) =>
    stack !== null && (kind === 'added' || kind === 'removed') ? `${kind}\n${stack}` : null,
  );
  const folded = [...(groups.get(null) ?? [])];
  for (const [key, group] of groups) {
    if (key === null) continue;
    for (const together of runs(group)) {
      const [last] = together;
      if (last?.stack === undefined || last.stack === null || together.length < fewest) {
        folded.push(...together);
        continue;
      }
      const kind = last.kind === 'added' ? 'stackAdded' : 'stackRemoved';
      folded.push({
        ...last,
        id: `${last.id}:${kind}`,
        kind,
        importance: importanceOf(kind),
        subject: last.stack,
        isThere: together.some(({ isThere }) => isThere),
        firstAt: Math.min(...together.map(({ firstAt }) => firstAt)),
        count: together.length,
        members: together
          .map(({ subject }) => subject)
          .sort()
          .slice(0, membersShown),
      });
    }
  }
  return folded;
}

/** Those that happened within minutes of each other, the newest first. */
function runs(group: readonly Change[]): readonly (readonly Change[])[] {
  const found: Change[][] = [];
  for (const change of group.toSorted((a, b) => b.at - a.at)) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && last.at - change.at <= togetherMs) run.push(change);
    else found.push([change]);
  }
  return found;
}
