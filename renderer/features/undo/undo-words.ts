import type { UndoView } from '../../../main/contract/undo.ts';

/** What of a watchdog concerns a person, and so which sentence is shown. */
export type UndoKind = 'armed' | 'overdue' | 'acting' | 'acted' | 'failed' | 'lost' | 'running' | 'foreign';

const toldForMs = 86_400_000;

const isDown = ({ outcome }: UndoView['containers'][number]): boolean =>
  outcome === 'failed' || outcome === 'paused';

/** The containers of which it is known that they are still away. */
export function downOf(undo: UndoView): readonly string[] {
  return undo.containers.filter(isDown).map(({ name }) => name);
}

/** Null where there is nothing to tell: it was cancelled, everything ran, or it is long ago. Pure. */
export function kindOf(undo: UndoView, now: number): UndoKind | null {
  const isWaiting = undo.state === 'armed' || undo.state === 'planting';
  if (!undo.mine) return isWaiting && undo.deadline > now ? 'foreign' : null;
  if (isWaiting) {
    if (undo.jobActive) return undo.state === 'armed' ? 'running' : null;
    return undo.deadline > now ? 'armed' : 'overdue';
  }
  switch (undo.state) {
    case 'acting':
      return 'acting';
    case 'acted':
      return now - (undo.endedAt ?? now) < toldForMs ? 'acted' : null;
    case 'failed':
      return 'failed';
    case 'lost':
      return downOf(undo).length > 0 ? 'lost' : null;
    default:
      return null;
  }
}

/** Whether a person can put it back, or say that it stays as it is. */
export const canAct = (kind: UndoKind): boolean =>
  kind === 'armed' || kind === 'overdue' || kind === 'failed' || kind === 'lost';
