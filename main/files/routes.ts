import { implementer } from '../platform/routes/implementer.ts';
import type { FileOperations } from './operations.ts';

/** Binds the procedures `files.*`. */
export function createFileRoutes(operations: FileOperations) {
  const { files } = implementer;
  return {
    list: files.list.handler(({ input, signal }) => operations.list(input, signal)),
    download: files.download.handler(({ input, context }) => operations.download(input, context.actor)),
    upload: files.upload.handler(({ input, context }) => operations.upload(input, context.actor)),
  };
}
