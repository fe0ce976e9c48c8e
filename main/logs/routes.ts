import type { LogItem } from '../contract/logs.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { Stream } from '../platform/streams/stoppable.ts';
import type { TailInput } from './selection.ts';

/** Binds the contract's `logs` to the room. */
export function createLogRoutes(
  open: (input: TailInput, signal: AbortSignal | undefined) => Stream<LogItem>,
) {
  return {
    tail: implementer.logs.tail.handler(({ input, signal }) => open(input, signal)),
  };
}
