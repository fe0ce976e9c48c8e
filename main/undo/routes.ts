import type { HostQueries } from '../hosts/queries.ts';
import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';
import type { UndoOperations } from './operations.ts';
import type { UndoQueries } from './queries.ts';

/** Binds the procedures `undo.*`. */
export function createUndoRoutes(
  hosts: Pick<HostQueries, 'resolve'>,
  queries: UndoQueries,
  operations: UndoOperations,
  unseen: () => readonly { readonly hostId: string; readonly host: string }[],
) {
  const { undo: routes } = implementer;
  const read = (host: string | undefined) => {
    const hostId = host === undefined ? undefined : hosts.resolve(host).id;
    return {
      undos: [...queries.list(hostId)],
      unseen: unseen().filter((one) => hostId === undefined || one.hostId === hostId),
    };
  };
  return {
    list: routes.list.handler(({ input }) => read(input?.host)),
    watch: routes.watch.handler(({ input, signal }) =>
      Promise.resolve(
        latest({
          read: () => read(input?.host),
          subscribe: (changed) => queries.subscribe(changed),
          signal,
        }),
      ),
    ),
    run: routes.run.handler(({ input, context }) => operations.run(input.id, context.actor)),
    cancel: routes.cancel.handler(({ input, context }) => operations.cancel(input.id, context.actor)),
  };
}
