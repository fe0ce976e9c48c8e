import type { Act } from './acts.ts';
import type { Fact, FactKind } from './model.ts';

// The two clocks may differ a little, and what an act does is seen a moment after it.
const leewayMs = 5000;
export const seenAfterMs = 30_000;

/** What only the engine itself does, or nobody. */
const byNobody: readonly FactKind[] = [
  'restartedByEngine',
  'unhealthy',
  'firstSeen',
  'engineChanged',
  'more',
];

export function isSomebodys(kind: FactKind): boolean {
  return !byNobody.includes(kind);
}

/** The acts of somebody here that explain a fact, the newest first; a row that counts may have several. Pure. */
export function actsBehind(fact: Fact & { readonly hostId: string }, acts: readonly Act[]): readonly Act[] {
  if (!isSomebodys(fact.kind)) return [];
  const from = fact.afterAt ?? fact.firstAt;
  return acts.filter(
    (act) =>
      act.hostId === fact.hostId &&
      act.outcome !== 'refused' &&
      act.from - leewayMs <= fact.at &&
      act.to + seenAfterMs >= from &&
      concerns(act, fact),
  );
}

function concerns({ act, subject, removed }: Act, fact: Fact): boolean {
  if (act.startsWith('containers.') || act.startsWith('undo.')) return subject === fact.name;
  if (act.startsWith('stacks.')) return fact.stack !== null && subject === fact.stack;
  // A copy may stop the container meanwhile.
  if (act.startsWith('files.'))
    return subject === fact.name && (fact.kind === 'stopped' || fact.kind === 'restarted');
  return act === 'prune.run' && fact.kind === 'removed' && removed.includes(fact.name);
}
