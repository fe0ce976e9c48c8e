import { createTerminalOperations, type TerminalsDeps } from './operations.ts';
import { createTerminalRoutes } from './routes.ts';

/** Terminals into containers. */
export function createTerminalsRoom(deps: TerminalsDeps) {
  const operations = createTerminalOperations(deps);
  return {
    routes: createTerminalRoutes(operations),
    /** Ends every terminal and what runs in it. */
    stop: operations.stopAll,
  };
}
