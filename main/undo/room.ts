import { createListeners } from '../platform/streams/listeners.ts';
import type { Undo } from '../platform/undo/types.ts';
import { createCarriers } from './carriers.ts';
import { factsOf } from './facts.ts';
import { UndoFollower } from './follow.ts';
import { toView } from './model.ts';
import { createUndoOperations } from './operations.ts';
import { createPlanting } from './planting.ts';
import type { UndoQueries } from './queries.ts';
import { createUndoRoutes } from './routes.ts';
import { createRunKind } from './run-job.ts';
import { createUndoStore } from './store.ts';
import { createSweep } from './sweep.ts';
import type { UndoRoomDeps } from './types.ts';

export interface UndoRoom {
  readonly routes: ReturnType<typeof createUndoRoutes>;
  readonly queries: UndoQueries;
  /** With which jobs plant a watchdog before they take something away. */
  readonly undo: Undo;
  /** Looks at each host that is reached from then on. */
  start(): void;
  stop(): Promise<void>;
}

const keptMs = 30 * 86_400_000;

/** Puts the room of undo watchdogs together. */
export function createUndoRoom(deps: UndoRoomDeps): UndoRoom {
  const { clock, database, hosts, jobs, owner } = deps;
  const store = createUndoStore(database);
  const carriers = createCarriers(clock, hosts);
  const listeners = createListeners<null>();
  const changed = (): void => {
    database.afterCommit(() => {
      listeners.emit(null);
    });
  };
  const tellJob = (jobId: string, sentence: string): void => {
    jobs.tell(jobId, sentence);
  };
  const { sweep, foreign } = createSweep({ ...deps, store, carriers, changed, tellJob });
  const follower = new UndoFollower({ ...deps, store, sweep, changed });
  const runKind = createRunKind({
    hosts,
    store,
    carriers,
    changed,
    sweep: (hostId) => follower.sweep(hostId),
  });
  jobs.register(runKind);
  const queries: UndoQueries = {
    list(hostId) {
      const mine = store.list().map((undo) => toView(undo, owner, factsOf(jobs, undo)));
      const all = [...mine, ...foreign()];
      return hostId === undefined ? all : all.filter((view) => view.hostId === hostId);
    },
    subscribe: (listener) => listeners.add(listener),
  };
  const operations = createUndoOperations({ ...deps, store, carriers, foreign, changed, runKind });
  return {
    routes: createUndoRoutes(hosts, queries, operations, () => follower.unseen()),
    queries,
    undo: createPlanting({ ...deps, store, carriers, changed }),
    start() {
      store.prune(clock.now() - keptMs);
      follower.start();
    },
    stop: () => follower.stop(),
  };
}
