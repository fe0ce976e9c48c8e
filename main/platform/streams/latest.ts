import type { Clock } from '../clock/clock.ts';
import { Bell } from './bell.ts';
import { stoppable, type Stream } from './stoppable.ts';

interface LatestSource<Item> {
  /** Answers the view as it is now. What it throws ends the stream with that error. */
  readonly read: () => Item;
  /** Registers a callback that is called after each change; the answer is disposed when the stream ends. */
  readonly subscribe: (changed: () => void) => Disposable;
  /** The caller's signal: its abort ends the stream without an error. */
  readonly signal?: AbortSignal | undefined;
  /** At most one item in this time, so that a storm of changes does not become a storm of views. */
  readonly pace?: { readonly clock: Clock; readonly everyMs: number } | undefined;
  /** True for the view that closes the stream by itself, such as that of a job that has ended. */
  readonly isLast?: ((item: Item) => boolean) | undefined;
}

/**
 * A stream of whole views: the view at once, then a newer one after changes. It holds nothing for a reader that is
 * slow: changes that it slept through become one view, the newest.
 */
export function latest<Item>(source: LatestSource<Item>): Stream<Item> {
  const bell = new Bell();
  const stopped = new AbortController();
  const stop = (): void => {
    stopped.abort();
    bell.ring();
  };

  async function* views(): AsyncGenerator<Item, void, void> {
    if (stopped.signal.aborted) return;
    using _subscription = source.subscribe(() => {
      bell.ring();
    });
    while (!stopped.signal.aborted) {
      const item = source.read();
      yield item;
      if (source.isLast?.(item) === true) return;
      if (source.pace !== undefined) await pause(source.pace.clock, source.pace.everyMs, stopped.signal);
      await bell.heard();
    }
  }

  return stoppable(views(), stop, source.signal);
}

async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = clock.after(delayMs, wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}
