import { implementer } from '../platform/routes/implementer.ts';
import type { InspectionOperations } from './operations.ts';
import type { createStats } from './stats.ts';

/** Binds `containers.processes`, `containers.stats`, `containers.inspect` and `containers.reveal`. */
export function createInspectionRoutes(
  operations: InspectionOperations,
  stats: Pick<ReturnType<typeof createStats>, 'watch'>,
) {
  const { containers: routes } = implementer;
  return {
    processes: routes.processes.handler(({ input, signal }) => operations.processes(input, signal)),
    stats: routes.stats.handler(({ input, signal }) => Promise.resolve(stats.watch(input, signal))),
    inspect: routes.inspect.handler(({ input, signal }) => operations.inspect(input, signal)),
    reveal: routes.reveal.handler(({ input, context, signal }) =>
      operations.reveal(input, context.actor, signal),
    ),
  };
}
