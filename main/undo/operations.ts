import type { UndoView } from '../contract/undo.ts';
import type { Actor } from '../platform/actor.ts';
import { audited, outcomeOf } from '../platform/audit/audited.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { JobKind } from '../platform/jobs/types.ts';
import type { Carriers } from './carriers.ts';
import { factsOf } from './facts.ts';
import { canAct, isOpen, toView, type StoredUndo } from './model.ts';
import type { UndoStore } from './store.ts';
import type { UndoRoomDeps } from './types.ts';

interface OperationsDeps extends UndoRoomDeps {
  readonly store: UndoStore;
  readonly carriers: Carriers;
  readonly foreign: () => readonly UndoView[];
  readonly changed: () => void;
  readonly runKind: JobKind<{ id: string; hostId: string; host: string; containers: string[] }>;
}

export interface UndoOperations {
  run(id: string, actor: Actor): { readonly jobId: string };
  cancel(id: string, actor: Actor): Promise<UndoView>;
}

/** What a person may do with a watchdog that was found. */
export function createUndoOperations(deps: OperationsDeps): UndoOperations {
  const { store, jobs, audit, clock } = deps;

  const namesOf = (undo: Pick<StoredUndo, 'acts'>): string => undo.acts.map(({ name }) => name).join(', ');

  /** One of ours whose job has ended and for which something can be done. Throws NOT_FOUND, REFUSED or CONFLICT. */
  function choose(id: string): StoredUndo {
    const undo = store.find(id);
    if (undo === undefined) {
      const other = deps.foreign().find((view) => view.id === id);
      if (other === undefined) {
        throw new WheelhouseError('NOT_FOUND', `There is no undo “${id}”.`, {
          hint: 'List them: wheelhouse undo list',
        });
      }
      throw new WheelhouseError(
        'REFUSED',
        `The watchdog ${id} on ${other.host} belongs to ${other.owner}, and is not touched from here.`,
        { hint: `Ask ${other.owner}, or wait for its deadline.`, details: { owner: other.owner } },
      );
    }
    if (factsOf(jobs, undo).jobActive) {
      throw new WheelhouseError(
        'CONFLICT',
        `The job ${undo.jobId} still runs, and puts ${namesOf(undo)} back by itself.`,
        { hint: `Cancel the job to have it back sooner: wheelhouse jobs cancel ${undo.jobId}` },
      );
    }
    if (canAct(undo)) return undo;
    throw new WheelhouseError(
      'CONFLICT',
      `The watchdog ${id} on ${undo.host} has ended already (${undo.state}).`,
    );
  }

  function target(id: string) {
    const undo = store.find(id);
    return {
      hostId: undo?.hostId ?? null,
      host: undo?.host ?? null,
      subject: undo === undefined ? id : namesOf(undo),
    };
  }

  async function cancel(id: string): Promise<StoredUndo> {
    const undo = choose(id);
    const at = clock.now();
    if (!isOpen(undo.state) || undo.where === null) {
      return { ...undo, state: 'cancelled', endedAt: at };
    }
    const way = deps.carriers(undo.hostId)[undo.where === 'process' ? 0 : 1];
    const report = await way.cancel(id);
    if (report !== null && report.state !== 'cancelled') {
      throw new WheelhouseError('CONFLICT', `The watchdog on ${undo.host} has acted already.`, {
        hint: 'Look at what it put back.',
      });
    }
    await way.tidy(id);
    return { ...undo, state: 'cancelled', endedAt: at, seenAt: at, tidied: true };
  }

  return {
    run(id, actor) {
      let undo: StoredUndo;
      try {
        undo = choose(id);
        deps.hosts.engineOf(undo.hostId);
      } catch (error) {
        audit.append({
          actor: actor.name,
          act: 'undo.run',
          ...target(id),
          jobId: null,
          before: null,
          after: null,
          outcome: outcomeOf(error),
          error: toErrorView(error),
        });
        throw error;
      }
      const { hostId, host, acts } = undo;
      const containers = acts.map(({ name }) => name);
      return jobs.start(deps.runKind, { id, hostId, host, containers }, actor);
    },
    cancel: (id, actor) =>
      audited(audit, { actor, act: 'undo.cancel', ...target(id) }, async (record) => {
        record.before({ state: store.find(id)?.state ?? null });
        const undo = await cancel(id);
        store.save(undo);
        deps.changed();
        record.after({ state: undo.state });
        return toView(undo, deps.owner, factsOf(jobs, undo));
      }),
  };
}
