import type { Readable } from 'node:stream';
import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import type { EngineClient, EngineStream } from './types.ts';

export type PathKind = 'file' | 'folder' | 'link' | 'other';

/** What the engine's archive API says of one path; it works on stopped containers too. */
export interface PathStat {
  readonly name: string;
  readonly kind: PathKind;
  /** Of a file; without meaning for a folder. */
  readonly sizeBytes: number;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly modifiedAtMs: number;
  /** Where a link leads, resolved within the container; empty for all else. */
  readonly linkTarget: string;
}

const statWire = z.object({
  name: z.string(),
  size: z.number(),
  mode: z.number(),
  mtime: z.string(),
  linkTarget: z.string().nullish(),
});

// Kinds in the highest bits of Go's fs.FileMode, which is what travels here and no st_mode.
const goFolder = 2 ** 31;
const goLink = 2 ** 27;
const goOther = 2 ** 26 + 2 ** 25 + 2 ** 24 + 2 ** 21 + 2 ** 19;

function kindOf(mode: number): PathKind {
  const bits = BigInt(mode);
  const has = (mask: number): boolean => (bits & BigInt(mask)) !== 0n;
  if (has(goFolder)) return 'folder';
  if (has(goLink)) return 'link';
  return has(goOther) ? 'other' : 'file';
}

function archiveCall(container: string, path: string) {
  return {
    subject: path,
    subjectKind: 'file' as const,
    path: `/containers/${encodeURIComponent(container)}/archive`,
    query: { path },
  };
}

/** One path in a container; a link at its end is not followed. Null where there is none. */
export async function statPath(
  engine: EngineClient,
  container: string,
  path: string,
  signal?: AbortSignal,
): Promise<PathStat | null> {
  let header: string | string[] | undefined;
  try {
    const { headers } = await engine.tell({
      ...archiveCall(container, path),
      what: `look at ${path}`,
      method: 'HEAD',
      ...(signal && { signal }),
    });
    header = headers['x-docker-container-path-stat'];
  } catch (error) {
    if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
  try {
    const stat = statWire.parse(JSON.parse(Buffer.from(String(header), 'base64').toString('utf8')));
    return {
      name: stat.name,
      kind: kindOf(stat.mode),
      sizeBytes: stat.size,
      mode: stat.mode % 0o1000,
      modifiedAtMs: Date.parse(stat.mtime),
      linkTarget: stat.linkTarget ?? '',
    };
  } catch (cause) {
    throw new WheelhouseError(
      'ENGINE_ERROR',
      `Docker on ${engine.hostLabel} was asked to look at ${path} and answered what Wheelhouse cannot read.`,
      { cause },
    );
  }
}

/** As `statPath`, and where that is a link, what it leads to within the container; null for a link to nowhere. */
export async function statFollowed(
  engine: EngineClient,
  container: string,
  path: string,
  signal?: AbortSignal,
): Promise<PathStat | null> {
  const found = await statPath(engine, container, path, signal);
  if (found?.kind !== 'link' || found.linkTarget === '') return found;
  return statPath(engine, container, found.linkTarget, signal);
}

/** A path as a tar stream, folders with all that is in them. The caller must release it. */
export function openArchive(
  engine: EngineClient,
  container: string,
  path: string,
  signal?: AbortSignal,
): Promise<EngineStream> {
  return engine.openStream({
    ...archiveCall(container, path),
    what: `read ${path}`,
    method: 'GET',
    ...(signal && { signal }),
  });
}

// A copy takes as long as it takes; whoever asked for it watches and can cancel.
const copyTimeoutMs = 7 * 24 * 3600 * 1000;

/** Unpacks a tar stream into a folder of a container. A folder never replaces a file, nor a file a folder. */
export async function putArchive(
  engine: EngineClient,
  container: string,
  folder: string,
  tar: Readable,
  signal?: AbortSignal,
): Promise<void> {
  const call = archiveCall(container, folder);
  await engine.tell({
    ...call,
    query: { ...call.query, noOverwriteDirNonDir: '1' },
    what: `write into ${folder}`,
    method: 'PUT',
    body: { content: tar, contentType: 'application/x-tar' },
    timeoutMs: copyTimeoutMs,
    ...(signal && { signal }),
  });
}
