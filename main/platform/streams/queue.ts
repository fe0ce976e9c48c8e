import { Bell } from './bell.ts';
import { stoppable, type Stream } from './stoppable.ts';

/** All that waited, oldest first, and how many were dropped for want of room since the batch before. */
export interface Batch<Item> {
  readonly items: readonly Item[];
  readonly dropped: number;
}

/** Where a producer puts its items, and the stream that a reader takes them from. */
export interface Queue<Item> {
  /** Adds an item; the oldest gives way when the queue is full. Answers false once the stream has ended. */
  push(item: Item): boolean;
  /** Ends the stream after what waits has been read. */
  end(): void;
  /** Ends the stream with an error after what waits has been read. */
  fail(error: unknown): void;
  /** How many items wait; a producer that can pause uses it as back-pressure. */
  readonly waiting: number;
  readonly batches: Stream<Batch<Item>>;
}

interface QueueOptions {
  /** The most items that may wait. */
  readonly capacity: number;
  /** The most items in one batch; by default all that wait. */
  readonly batchSize?: number;
  /** The caller's signal: its abort ends the stream without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the stream has ended for whatever reason: the place to release the producer. */
  readonly onEnd?: () => void;
}

/** A stream between a producer that cannot wait and a reader that may: bounded, and honest about what it dropped. */
export function queue<Item>({ capacity, batchSize = capacity, signal, onEnd }: QueueOptions): Queue<Item> {
  const bell = new Bell();
  let items: Item[] = [];
  let first = 0;
  let dropped = 0;
  let state: 'open' | 'ending' | 'stopped' = 'open';
  let failure: { readonly error: unknown } | undefined;

  const waiting = (): number => items.length - first;

  function take(): Batch<Item> {
    const batch = { items: items.slice(first, first + batchSize), dropped };
    first += batch.items.length;
    dropped = 0;
    if (first === items.length) {
      items = [];
      first = 0;
    }
    return batch;
  }

  function finish(next: 'ending' | 'stopped'): void {
    if (state === 'stopped' || state === next) return;
    state = next;
    bell.ring();
  }

  function stop(): void {
    if (state === 'stopped') return;
    finish('stopped');
    items = [];
    first = 0;
    onEnd?.();
  }

  async function* batches(): AsyncGenerator<Batch<Item>, void, void> {
    for (;;) {
      if (state === 'stopped') return;
      if (waiting() > 0 || dropped > 0) yield take();
      else if (state === 'ending') break;
      else await bell.heard();
    }
    if (failure !== undefined) throw failure.error;
  }

  async function* closing(): AsyncGenerator<Batch<Item>, void, void> {
    try {
      yield* batches();
    } finally {
      stop();
    }
  }

  return {
    push(item) {
      if (state !== 'open') return false;
      if (waiting() >= capacity) {
        first += 1;
        dropped += 1;
        // Moving the rest at each drop would cost a copy a line; once per `capacity` drops it costs nothing.
        if (first >= capacity) {
          items = items.slice(first);
          first = 0;
        }
      }
      items.push(item);
      bell.ring();
      return true;
    },
    end() {
      finish('ending');
    },
    fail(error) {
      failure ??= { error };
      finish('ending');
    },
    get waiting() {
      return waiting();
    },
    batches: stoppable(closing(), stop, signal),
  };
}
