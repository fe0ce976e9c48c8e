import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';
import type { OverviewQueries } from './queries.ts';

/** Binds the procedures `overview.*`. */
export function createOverviewRoutes(queries: OverviewQueries) {
  const read = () => queries.get();
  return {
    get: implementer.overview.get.handler(read),
    watch: implementer.overview.watch.handler(({ signal }) =>
      Promise.resolve(latest({ read, subscribe: (changed) => queries.subscribe(changed), signal })),
    ),
  };
}
