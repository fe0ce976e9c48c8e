import { implementer } from '../platform/routes/implementer.ts';
import type { TerminalOperations } from './operations.ts';

/** Binds the procedures `terminals.*`. */
export function createTerminalRoutes(operations: TerminalOperations) {
  const { terminals } = implementer;
  return {
    open: terminals.open.handler(({ input, context, signal }) =>
      operations.open(input, context.actor, signal),
    ),
    write: terminals.write.handler(async ({ input, context }) => {
      await operations.write(input.id, input.bytes, input.end === true, context.actor);
      return {};
    }),
    acknowledge: terminals.acknowledge.handler(({ input, context }) => {
      operations.acknowledge(input.id, input.bytes, context.actor);
      return {};
    }),
    resize: terminals.resize.handler(async ({ input: { id, columns, rows }, context }) => {
      await operations.resize(id, { columns, rows }, context.actor);
      return {};
    }),
    close: terminals.close.handler(({ input, context }) => {
      operations.close(input.id, context.actor);
      return {};
    }),
  };
}
