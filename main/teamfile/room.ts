import { createTeamFileOperations, type TeamFileDeps } from './operations.ts';
import { createTeamFileRoutes } from './routes.ts';

/** Puts the room of the team file together. It keeps nothing itself: each section belongs to the room that gives it. */
export function createTeamFileRoom(deps: TeamFileDeps) {
  return { routes: createTeamFileRoutes(createTeamFileOperations(deps)) };
}
