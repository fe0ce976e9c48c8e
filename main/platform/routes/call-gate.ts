import type { WheelhouseError } from '../errors.ts';

/** A mode of this engine that lets through less than a face’s access would; asked for every call of every face. */
export interface CallGate {
  /** Why a call is refused now; null where it may go on. `input` is as it came in, not checked yet. */
  refusal(procedure: string, input: unknown): WheelhouseError | null;
  /** Whether a stream of this procedure goes on when the gate closes. */
  keepsOpen(procedure: string): boolean;
  /** Calls back each time the gate has closed. */
  onClosed(listener: () => void): Disposable;
}

/** The gate of an engine without such a mode. */
export const openGate: CallGate = {
  refusal: () => null,
  keepsOpen: () => true,
  onClosed: () => ({ [Symbol.dispose]: () => undefined }),
};

/** The items of a stream until the gate closes and refuses it: then it is told to end, and throws the refusal. */
export async function* untilRefused(
  items: AsyncIterable<unknown>,
  gate: CallGate,
  procedure: string,
  input: unknown,
): AsyncGenerator {
  const iterator = items[Symbol.asyncIterator]();
  let refusal: WheelhouseError | null = null;
  const end = async (): Promise<void> => {
    await iterator.return?.();
  };
  using _watch = gate.onClosed(() => {
    refusal ??= gate.refusal(procedure, input);
    // Told at once, although nobody may be reading: what the stream holds open, such as a terminal, ends now.
    if (refusal !== null) void end();
  });
  // It may have closed since the call was let through: to open a terminal takes as long as its host does.
  refusal = gate.refusal(procedure, input);
  try {
    if (refusal !== null) throw refusal;
    for (;;) {
      const step = await iterator.next();
      const why = refusal as WheelhouseError | null;
      if (why !== null) throw why;
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await end();
  }
}
