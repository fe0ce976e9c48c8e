import { extract, type Header } from 'tar-stream';
import type { EngineStream } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';

// Two blocks of zeros end every archive: one that was cut between two entries lacks them.
const endBytes = 1024;

/** One entry: its header, and its content, which must be read or resumed before the next comes. */
export interface TarEntry extends AsyncIterable<Buffer> {
  readonly header: Header;
  resume(): unknown;
}

function untilWritable(tar: ReturnType<typeof extract>): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      tar.off('drain', go);
      tar.off('close', go);
      resolve();
    };
    tar.once('drain', go);
    tar.once('close', go);
  });
}

/**
 * The entries of an archive as it arrives, at the reader's pace and in constant memory; each must be read or `resume`d. Releases the
 * stream. Throws what broke the stream, or ENGINE_ERROR for an archive that is broken or ends too early.
 */
export async function* tarEntries(
  stream: EngineStream,
  what: string,
  onBytes: (count: number) => void,
): AsyncGenerator<TarEntry, void, undefined> {
  const tar = extract();
  // Its reader hears of an error; one that nobody waits for must not end the process.
  tar.on('error', () => undefined);
  let zeros = 0;
  const pump = async (): Promise<void> => {
    try {
      for await (const chunk of stream.response as AsyncIterable<Buffer>) {
        onBytes(chunk.length);
        zeros = trailingZeros(chunk, zeros);
        if (!tar.write(chunk)) await untilWritable(tar);
      }
      if (zeros < endBytes) throw new Error('it ended too early');
      tar.end(null);
    } catch (cause) {
      tar.destroy(cause instanceof Error ? cause : new Error(String(cause)));
    }
  };
  const pumped = pump();
  try {
    for await (const entry of tar) yield entry as typeof entry & AsyncIterable<Buffer>;
  } catch (cause) {
    throw archiveFailure(cause, stream, what);
  } finally {
    stream.release();
    tar.destroy();
    await pumped;
  }
}

function trailingZeros(chunk: Buffer, before: number): number {
  let at = chunk.length;
  while (at > 0 && chunk.length - at < endBytes && chunk[at - 1] === 0) at -= 1;
  const count = chunk.length - at;
  return count === chunk.length ? before + count : count;
}

function archiveFailure(cause: unknown, stream: EngineStream, what: string): unknown {
  if (cause instanceof WheelhouseError) return cause;
  const isBroken = stream.response.errored !== null || stream.response.destroyed;
  const failure = isBroken ? stream.failure(cause) : null;
  if (failure !== null) return failure;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new WheelhouseError('ENGINE_ERROR', `The archive of ${what} cannot be read to its end: ${why}.`, {
    hint: 'Try again.',
    cause,
  });
}
