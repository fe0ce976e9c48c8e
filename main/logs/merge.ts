import type { LogLine } from '../contract/logs.ts';
import { compareNs } from './model.ts';

/** One source of lines that ends; batches may be empty, never unsorted by more than the source itself is. */
export type LineReader = AsyncIterator<readonly LogLine[]>;

interface Head {
  readonly reader: LineReader;
  batch: readonly LogLine[];
  position: number;
  ns: string;
}

function headLine(head: Head): LogLine | undefined {
  return head.batch[head.position];
}

function compareHeads(a: Head, b: Head): number {
  return compareNs(a.ns, b.ns) || (headLine(a)?.[0] ?? 0) - (headLine(b)?.[0] ?? 0);
}

/** Moves on to the next line of the head's reader; false at its end. The order within a source is kept. */
async function advance(head: Head): Promise<boolean> {
  head.position += 1;
  while (headLine(head) === undefined) {
    const next = await head.reader.next();
    if (next.done === true) return false;
    head.batch = next.value;
    head.position = 0;
  }
  return true;
}

function raise(head: Head): void {
  const ns = headLine(head)?.[1] ?? '0';
  if (compareNs(ns, head.ns) > 0) head.ns = ns;
}

function siftDown(heap: Head[], start: number): void {
  let index = start;
  for (;;) {
    const left = 2 * index + 1;
    let least = index;
    for (const child of [left, left + 1]) {
      const a = heap[child];
      const b = heap[least];
      if (a !== undefined && b !== undefined && compareHeads(a, b) < 0) least = child;
    }
    const parent = heap[index];
    const smaller = heap[least];
    if (least === index || parent === undefined || smaller === undefined) return;
    heap[index] = smaller;
    heap[least] = parent;
    index = least;
  }
}

/**
 * Merges readers by the instants of their lines into batches of up to `size` lines. Holds one batch of each reader
 * and nothing more, so that a slow consumer slows the readers down. Readers must not throw.
 */
export async function* mergeReaders(
  readers: readonly LineReader[],
  size: number,
): AsyncGenerator<readonly LogLine[], void, void> {
  try {
    yield* merge(readers, size);
  } finally {
    await Promise.all(readers.map(async (reader) => reader.return?.()));
  }
}

async function* merge(
  readers: readonly LineReader[],
  size: number,
): AsyncGenerator<readonly LogLine[], void, void> {
  const heads = readers.map((reader): Head => ({ reader, batch: [], position: -1, ns: '0' }));
  const started = await Promise.all(heads.map(advance));
  const heap = heads.filter((_, index) => started[index]);
  heap.forEach(raise);
  for (let index = Math.floor(heap.length / 2); index >= 0; index -= 1) siftDown(heap, index);
  let merged: LogLine[] = [];
  for (let head = heap[0]; head !== undefined; head = heap[0]) {
    const line = headLine(head);
    if (line !== undefined) merged.push(line);
    if (merged.length >= size) {
      yield merged;
      merged = [];
    }
    // Awaiting each line would cost a turn of the event loop each; most are in the batch already.
    const more = head.position + 1 < head.batch.length ? ((head.position += 1), true) : await advance(head);
    if (more) raise(head);
    else {
      const tail = heap.pop();
      if (heap.length === 0 || tail === undefined) break;
      if (tail !== head) heap[0] = tail;
    }
    siftDown(heap, 0);
  }
  if (merged.length > 0) yield merged;
}
