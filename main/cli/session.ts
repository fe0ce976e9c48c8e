import { setTimeout as sleep } from 'node:timers/promises';
import { readEngineRecord } from '../platform/data-folder/engine-record.ts';
import { resolveDataFolder } from '../platform/data-folder/paths.ts';
import { attachToEngine, type Attachment } from '../server/attach.ts';
import { fetchHello } from '../server/hello.ts';
import { EngineGone, Interrupted } from './failures.ts';
import type { Io } from './io.ts';
import type { Language, Translate } from './messages.ts';

/** One run of the command line. */
export interface Session {
  readonly io: Io;
  readonly language: Language;
  readonly translate: Translate;
  /** Output is for a program. */
  readonly json: boolean;
  readonly dataFolder: string;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface SessionOptions {
  readonly io: Io;
  readonly language: Language;
  readonly translate: Translate;
  readonly json: boolean;
  readonly data: string | undefined;
  readonly signal: AbortSignal;
}

export function createSession({ data, io, ...rest }: SessionOptions): Session {
  return { ...rest, io, dataFolder: resolveDataFolder(data, io.surroundings) };
}

/** Whether an engine runs on the data folder; starts none. */
export async function isEngineRunning({ dataFolder }: Session): Promise<boolean> {
  const record = readEngineRecord(dataFolder);
  return record !== null && (await fetchHello(record.socket)) !== null;
}

// What a command still has to put right after Ctrl-C, such as forgetting a host that was only half added.
const afterInterruptMs = 2_000;

/** Attaches to the engine (and starts it where none runs), does the work, and detaches. */
export async function withEngine<Result>(
  session: Session,
  work: (attachment: Attachment) => Promise<Result>,
): Promise<Result> {
  const attachment = await attachToEngine({ dataFolder: session.dataFolder, face: 'cli', start: true });
  const working = work(attachment);
  const gone = attachment.closed.then(() => {
    throw new EngineGone();
  });
  const interrupted = new Promise<never>((_, reject) => {
    const interrupt = async (): Promise<void> => {
      await Promise.race([
        working.catch(() => undefined),
        sleep(afterInterruptMs, undefined, { ref: false }),
      ]);
      reject(new Interrupted());
    };
    session.signal.addEventListener('abort', () => void interrupt(), { once: true });
  });
  // Whichever of these loses the race must not count as unhandled.
  for (const loser of [working, gone, interrupted]) loser.catch(() => undefined);
  try {
    return await Promise.race([working, gone, interrupted]);
  } finally {
    attachment.close();
  }
}
