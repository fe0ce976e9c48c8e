import { createInspectionOperations, type InspectionDeps } from './operations.ts';
import { createInspectionRoutes } from './routes.ts';
import { createStats, type StatsDeps } from './stats.ts';

/** What is inside containers: processes, live figures, and everything that the engine knows of them, secrets masked. */
export function createInspectionRoom(deps: InspectionDeps & StatsDeps) {
  const stats = createStats(deps);
  return {
    routes: createInspectionRoutes(createInspectionOperations(deps), stats),
    /** Ends the live figures. */
    stop: () => stats.stop(),
  };
}
