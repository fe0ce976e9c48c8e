import { createFileOperations, type FilesDeps } from './operations.ts';
import { createFileRoutes } from './routes.ts';

/** The files of containers: listed, and copied in and out. Registers its job kinds at construction. */
export function createFilesRoom(deps: FilesDeps) {
  return { routes: createFileRoutes(createFileOperations(deps)) };
}
