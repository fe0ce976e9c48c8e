import type { HostQueries } from '../hosts/queries.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { Events } from '../platform/events/types.ts';
import { steadyPace } from '../platform/pace/pace.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import { assessRestart } from './assess.ts';
import { createStackHistory } from './history.ts';
import { Inventories } from './inventories.ts';
import { createStartAct } from './operations.ts';
import type { StackHistory, StackQueries } from './queries.ts';
import { createStackRoutes } from './routes.ts';
import { createStackQueries } from './stack-queries.ts';
import { createStackStore } from './store.ts';

export interface StacksRoomDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly audit: Audit;
  readonly events: Events;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  /** How often engines are listed without a reason; as often as is good unless told. */
  readonly pace?: Pace;
}

export interface StacksRoom {
  /** `containers` and `stacks`. */
  readonly routes: ReturnType<typeof createStackRoutes>;
  readonly queries: StackQueries;
  readonly history: StackHistory;
  /** Shows what was last known, then follows every host that is reached. Registers the job kinds at construction. */
  start(): void;
  /** Ends every stream and writes what is known. */
  stop(): Promise<void>;
}

/** Puts the room of stacks and containers together. */
export function createStacksRoom(deps: StacksRoomDeps): StacksRoom {
  const { clock, database, hosts } = deps;
  const store = createStackStore(database);
  const inventories = new Inventories({ ...deps, pace: deps.pace ?? steadyPace(clock), store });
  const queries = createStackQueries(clock, hosts, inventories);
  const stopping = new AbortController();
  const startAct = createStartAct({ ...deps, stacks: queries, stopping: stopping.signal });
  const assessment = { clock, hosts, inventories, store };
  return {
    routes: createStackRoutes({
      clock,
      hosts,
      stacks: queries,
      startAct,
      assess: (container, signal) => assessRestart(assessment, container, signal),
    }),
    queries,
    history: createStackHistory(clock, database, inventories),
    start() {
      inventories.start();
    },
    async stop() {
      stopping.abort();
      await inventories.stop();
    },
  };
}
