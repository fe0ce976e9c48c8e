import { setTimeout as sleep } from 'node:timers/promises';
import { ORPCError } from '@orpc/client';
import { errorCodes } from '../contract/errors.ts';
import { readEngineRecord } from '../platform/data-folder/engine-record.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { layout } from '../platform/layout.ts';
import { createClient } from './client.ts';
import { openWebSocket } from './frames.ts';
import { fetchHello } from './hello.ts';
import { startEngineProcess } from './start-engine.ts';
import { compareVersions } from './versions.ts';
import type { FaceKind, Hello, Readiness } from './wire.ts';

export interface SeekOptions {
  readonly dataFolder: string;
  readonly face: FaceKind;
  /** Start an engine where none runs. */
  readonly start: boolean;
  /** How it is started; a detached process of its own unless said otherwise. */
  readonly startEngine?: (dataFolder: string) => Promise<Readiness>;
  /** The version of this face; an older engine is asked to hand over. */
  readonly version?: string;
  /** How long to wait for an engine that is starting or ending, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
}

export interface FoundEngine {
  readonly hello: Hello;
  readonly socket: string;
  readonly started: boolean;
}

const pollMs = 50;
// Between two attempts to start: the other engine may hold the lock already and not answer yet.
const betweenStartsMs = 1_500;
const defaultTimeoutMs = 30_000;

async function askWhoIsThere(dataFolder: string): Promise<{ hello: Hello; socket: string } | null> {
  const record = readEngineRecord(dataFolder);
  if (record === null) return null;
  try {
    const hello = await fetchHello(record.socket);
    return hello === null ? null : { hello, socket: record.socket };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WheelhouseError(
      'CONFLICT',
      `The engine of ${dataFolder} (process ${record.pid}) hangs: ${why}.`,
      {
        hint: 'End that process; the next start tells what it left.',
        cause,
      },
    );
  }
}

/** Asks an older engine to end. Throws REFUSED while it has work. */
async function askToHandOver(socket: string, face: FaceKind, hello: Hello): Promise<void> {
  const webSocket = await openWebSocket(socket, { face });
  try {
    await createClient(webSocket).system.stop({});
  } catch (cause) {
    const why = cause instanceof ORPCError ? cause.message : 'it did not answer.';
    throw new WheelhouseError('REFUSED', `An older engine (${hello.version}) still runs here: ${why}`, {
      // In support mode no face ends it; without one it ends by itself.
      hint: 'Quit every other Wheelhouse and wait until its jobs have ended, then try again.',
      cause,
    });
  } finally {
    webSocket.close(1000);
  }
}

async function start(options: SeekOptions): Promise<boolean> {
  const readiness = await (options.startEngine ?? startEngineProcess)(options.dataFolder);
  if (readiness.ready) return true;
  const { code, message, hint } = readiness.error;
  // Somebody else was quicker: attach to theirs.
  if (code === 'CONFLICT') return false;
  const known = errorCodes.find((candidate) => candidate === code) ?? 'INTERNAL';
  throw new WheelhouseError(known, message, hint === undefined ? {} : { hint });
}

/** Finds the engine of a data folder, or starts it. Its errors are those of `attachToEngine`. */
export async function findEngine(options: SeekOptions): Promise<FoundEngine> {
  const version = options.version ?? layout.version;
  const deadline = performance.now() + (options.timeoutMs ?? defaultTimeoutMs);
  let started = false;
  let handedOver = false;
  let nextStart = 0;
  for (;;) {
    const found = await askWhoIsThere(options.dataFolder);
    if (found === null) {
      if (!options.start) {
        throw new WheelhouseError('NOT_FOUND', `No engine runs on the data folder ${options.dataFolder}.`);
      }
      if (performance.now() >= nextStart) {
        started = await start(options);
        if (started) continue;
        nextStart = performance.now() + betweenStartsMs;
      }
    } else if (!found.hello.stopping) {
      const order = compareVersions(found.hello.version, version);
      if (order > 0) {
        throw new WheelhouseError(
          'CONFLICT',
          `The engine that runs here is newer (${found.hello.version}) than this Wheelhouse (${version}).`,
          { hint: 'Update this Wheelhouse, or quit the newer one first.' },
        );
      }
      if (order === 0 || !options.start || handedOver) return { ...found, started };
      await askToHandOver(found.socket, options.face, found.hello);
      handedOver = true;
    }
    if (performance.now() > deadline) {
      throw new WheelhouseError('CONFLICT', `The engine of ${options.dataFolder} neither answers nor ends.`, {
        hint: 'End its process and try again.',
      });
    }
    await sleep(pollMs);
  }
}
