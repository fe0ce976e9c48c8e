import type { SystemRoomDeps } from './model.ts';
import { createSystemRoutes } from './routes.ts';

export interface SystemRoom {
  readonly routes: ReturnType<typeof createSystemRoutes>;
}

/** The engine about itself. */
export function createSystemRoom(deps: SystemRoomDeps): SystemRoom {
  return { routes: createSystemRoutes(deps) };
}
