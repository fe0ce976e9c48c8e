import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';
import { createForwardOperations, type ForwardsDeps } from './operations.ts';
import type { ForwardQueries } from './queries.ts';

// The figures of traffic change with every byte; a list that is looked at once a second is alive enough.
const paceMs = 1_000;

export interface ForwardsRoom {
  readonly routes: ReturnType<typeof createRoutes>;
  readonly queries: ForwardQueries;
  start(): void;
  stop(): Promise<void>;
}

function createRoutes(
  operations: ReturnType<typeof createForwardOperations>,
  { clock, hosts }: ForwardsDeps,
) {
  const routes = implementer.forwards;
  const list = (host?: string) => {
    const hostId = host === undefined ? undefined : hosts.resolve(host).id;
    return { forwards: operations.list().filter((view) => hostId === undefined || view.hostId === hostId) };
  };
  return {
    list: routes.list.handler(({ input }) => list(input?.host)),
    watch: routes.watch.handler(({ signal }) =>
      Promise.resolve(
        latest({
          read: () => list(),
          subscribe: (changed) => operations.subscribe(changed),
          pace: { clock, everyMs: paceMs },
          signal,
        }),
      ),
    ),
    open: routes.open.handler(({ input, context }) => operations.open(input, context.actor)),
    close: routes.close.handler(async ({ input, context }) => {
      await operations.close(input.id, context.actor);
      return {};
    }),
  };
}

/** Puts the room of forwards together: ports of containers that are open on this machine. */
export function createForwardsRoom(deps: ForwardsDeps): ForwardsRoom {
  const operations = createForwardOperations(deps);
  let subscription: Disposable | null = null;
  return {
    routes: createRoutes(operations, deps),
    queries: operations,
    start() {
      subscription = deps.hosts.subscribe((change) => {
        if (change.kind === 'removed') operations.closeOf(change.hostId);
      });
    },
    stop() {
      subscription?.[Symbol.dispose]();
      operations.closeAll();
      return Promise.resolve();
    },
  };
}
