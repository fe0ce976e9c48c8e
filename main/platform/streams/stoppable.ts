/** What a stream of the contract is to its handler. */
export type Stream<Item> = AsyncGenerator<Item, void, void>;

/**
 * Gives an async generator an end that comes at once. The language keeps `return()` of a generator waiting until its
 * pending `next()` settles, which for a quiet stream is never; so `stop` is called first, and must let that `next()`
 * finish. The abort of the caller's signal does the same.
 */
export function stoppable<Item>(
  items: AsyncGenerator<Item, void, void>,
  stop: () => void,
  signal: AbortSignal | undefined,
): Stream<Item> {
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const end = (): void => {
    signal?.removeEventListener('abort', stop);
    stop();
  };
  return {
    async next() {
      const result = await items.next();
      if (result.done === true) end();
      return result;
    },
    return() {
      end();
      return items.return();
    },
    throw(error: unknown) {
      end();
      return items.throw(error);
    },
    async [Symbol.asyncDispose]() {
      end();
      await items.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
