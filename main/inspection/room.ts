import { createInspectionOperations, type InspectionDeps } from './operations.ts';
import { createInspectionRoutes } from './routes.ts';

/** What is inside containers: processes, and everything that the engine knows of them, secrets masked. */
export function createInspectionRoom(deps: InspectionDeps) {
  return { routes: createInspectionRoutes(createInspectionOperations(deps)) };
}
