import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../contract/contract.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { createClient } from './client.ts';
import { findEngine, type FoundEngine, type SeekOptions } from './find-engine.ts';
import { framesOf, openWebSocket, type Frames } from './frames.ts';
import type { FaceIdentity, Hello } from './wire.ts';

export interface AttachOptions extends SeekOptions, FaceIdentity {}

export interface Attachment {
  readonly client: Client;
  /** Who answers at the other end. */
  readonly engine: Hello;
  /** True where this call started it. */
  readonly started: boolean;
  close(): void;
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
}

export interface AttachedFrames extends Frames {
  readonly engine: Hello;
  readonly started: boolean;
}

// An engine that decides to end at the very moment in which a face arrives: the face asks again.
const openAttempts = 5;

async function open(options: AttachOptions) {
  for (let attempt = 1; ; attempt++) {
    const found: FoundEngine = await findEngine(options);
    try {
      return { found, webSocket: await openWebSocket(found.socket, options) };
    } catch (cause) {
      if (attempt >= openAttempts) {
        throw new WheelhouseError(
          'INTERNAL',
          `The engine (process ${found.hello.pid}) does not let this face in.`,
          {
            hint: 'End it and try again.',
            cause,
          },
        );
      }
      await sleep(100);
    }
  }
}

/**
 * Attaches a face to the engine of a data folder, and starts that engine first where none runs and `start` is true.
 * Two faces that start at the same moment end up on the same engine. Throws NOT_FOUND where none runs and none
 * may be started, CONFLICT where the engine is newer than this face, and what the engine says where it cannot start.
 */
export async function attachToEngine(options: AttachOptions): Promise<Attachment> {
  const { found, webSocket } = await open(options);
  const closed = framesOf(webSocket).closed;
  return {
    client: createClient(webSocket),
    engine: found.hello,
    started: found.started,
    close: () => {
      webSocket.close(1000);
    },
    closed,
  };
}

/**
 * Attaches as `attachToEngine` does and answers the raw messages instead of a client: for Electron's main process and
 * for browser mode, which pass them on to a renderer (a MessagePort and a WebSocket carry the same messages).
 */
export async function connectFrames(options: AttachOptions): Promise<AttachedFrames> {
  const { found, webSocket } = await open(options);
  return Object.assign(framesOf(webSocket), { engine: found.hello, started: found.started });
}
