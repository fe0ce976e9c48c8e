import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import type { ImageReference } from './image-reference.ts';
import { readJsonLines } from './json-lines.ts';
import { looseNumber, looseText } from './loose.ts';
import { pullFailure } from './pull-failures.ts';
import type { EngineClient } from './types.ts';

/** What a registry asks for before it gives an image out. */
export interface RegistryCredential {
  readonly username: string;
  readonly password: string;
}

/** How far one layer is. `present` was there before; `done` is unpacked. */
export interface LayerProgress {
  readonly id: string;
  readonly state: 'waiting' | 'downloading' | 'downloaded' | 'unpacking' | 'done' | 'present';
  readonly doneBytes: number;
  /** null until the registry has named it. */
  readonly totalBytes: number | null;
}

const lineWire = z.object({
  id: looseText,
  status: looseText,
  error: looseText,
  errorDetail: z.object({ message: looseText }).nullish(),
  progressDetail: z.object({ current: looseNumber, total: looseNumber }).nullish(),
});

type Line = z.infer<typeof lineWire>;

// One line is a few hundred bytes; this only stops an answer without newlines.
const maxLineBytes = 1024 * 1024;

async function* readLines(body: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  for await (const text of readJsonLines(body, maxLineBytes)) yield lineWire.parse(JSON.parse(text));
}

/** A layer after one more line about it; null for a line that is about no layer. Pure. */
function nextLayer(before: LayerProgress | undefined, line: Line): LayerProgress | null {
  const total = before?.totalBytes ?? null;
  const full = { id: line.id, doneBytes: total ?? before?.doneBytes ?? 0, totalBytes: total };
  const told = line.progressDetail;
  switch (line.status) {
    case 'Pulling fs layer':
    case 'Waiting':
      return { id: line.id, state: 'waiting', doneBytes: 0, totalBytes: total };
    case 'Downloading': {
      const named = told !== null && told !== undefined && told.total > 0 ? told.total : total;
      return { id: line.id, state: 'downloading', doneBytes: told?.current ?? 0, totalBytes: named };
    }
    case 'Verifying Checksum':
    case 'Download complete':
      return { ...full, state: 'downloaded' };
    case 'Extracting':
      return { ...full, state: 'unpacking' };
    case 'Pull complete':
      return { ...full, state: 'done' };
    case 'Already exists':
      return { id: line.id, state: 'present', doneBytes: 0, totalBytes: 0 };
    default:
      return line.status.startsWith('Retrying in') && before !== undefined
        ? { ...before, state: 'waiting', doneBytes: 0 }
        : null;
  }
}

function authHeader({ registry }: ImageReference, { username, password }: RegistryCredential): string {
  const serveraddress = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  return Buffer.from(JSON.stringify({ username, password, serveraddress })).toString('base64url');
}

interface PullOptions {
  readonly signal: AbortSignal;
  readonly credential?: RegistryCredential | null;
  /** All layers that are known so far, after each change of one, in the order in which they were named. */
  readonly onLayers: (layers: readonly LayerProgress[]) => void;
}

/**
 * Has the engine pull an image. Ends when the engine has it; the signal ends it with CANCELLED, and the engine then
 * gives up what it has not finished. Throws what `pullFailure` makes of the engine's words, HOST_UNREACHABLE, CANCELLED.
 */
export async function pullImage(
  client: EngineClient,
  image: ImageReference,
  { signal, credential, onLayers }: PullOptions,
): Promise<void> {
  const layers = new Map<string, LayerProgress>();
  try {
    const stream = await client.openStream({
      method: 'POST',
      path: '/images/create',
      query: {
        fromImage: image.repository,
        tag: image.digest ?? image.tag ?? 'latest',
      },
      ...(credential === undefined || credential === null
        ? {}
        : { headers: { 'X-Registry-Auth': authHeader(image, credential) } }),
      what: `pull ${image.name}`,
      // The engine asks the registry before it answers, and tries several of its addresses.
      timeoutMs: 120_000,
      signal,
    });
    try {
      for await (const line of readLines(stream.response as AsyncIterable<Buffer>)) {
        const words = line.errorDetail?.message ?? line.error;
        if (words !== '' || line.error !== '')
          throw pullFailure(image, client.hostLabel, words || line.error);
        const layer = nextLayer(layers.get(line.id), line);
        // The first line names the tag in place of a layer: `7: Pulling from library/redis`.
        if (layer === null || line.id === '') continue;
        layers.set(line.id, layer);
        onLayers([...layers.values()]);
      }
    } catch (cause) {
      if (cause instanceof WheelhouseError) throw cause;
      throw (
        stream.failure(cause) ?? new WheelhouseError('CANCELLED', `The pull of ${image.name} was cancelled.`)
      );
    } finally {
      stream.release();
    }
    signal.throwIfAborted();
  } catch (error) {
    throw withRemedy(error, image, client.hostLabel);
  }
}

/** The registry's no comes as the engine's status or within its answer, by its version: both end in the same sentence. */
function withRemedy(error: unknown, image: ImageReference, hostLabel: string): unknown {
  if (!(error instanceof WheelhouseError)) return error;
  if (error.code !== 'ENGINE_ERROR' && error.code !== 'NOT_FOUND') return error;
  const words = error.details?.['engineMessage'];
  if (typeof words !== 'string' || error.details?.['reason'] !== undefined) return error;
  return pullFailure(image, hostLabel, words, error);
}
