import { implementer } from '../platform/routes/implementer.ts';
import type { InspectionOperations } from './operations.ts';

/** Binds `containers.processes`, `containers.inspect` and `containers.reveal`. */
export function createInspectionRoutes(operations: InspectionOperations) {
  const { containers: routes } = implementer;
  return {
    processes: routes.processes.handler(({ input, signal }) => operations.processes(input, signal)),
    inspect: routes.inspect.handler(({ input, signal }) => operations.inspect(input, signal)),
    reveal: routes.reveal.handler(({ input, context, signal }) =>
      operations.reveal(input, context.actor, signal),
    ),
  };
}
