import { implementer } from '../platform/routes/implementer.ts';
import type { TeamFileOperations } from './operations.ts';

/** Binds the procedures `configuration.*`. */
export function createTeamFileRoutes(operations: TeamFileOperations) {
  const routes = implementer.configuration;
  return {
    export: routes.export.handler(() => operations.export()),
    plan: routes.plan.handler(({ input }) => operations.plan(input.text)),
    import: routes.import.handler(({ input, context }) =>
      operations.import(input, context.actor, context.access),
    ),
  };
}
