import type { Header } from 'tar-stream';
import type { FileEntry, FileListing } from '../contract/files.ts';
import { openArchive } from '../platform/docker/archive.ts';
import { isNotStarted, runExec } from '../platform/docker/exec.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { parseStatLines, partsBelow, sortEntries, statFormat } from './model.ts';
import { tarEntries } from './tar-entries.ts';

type Listed = Pick<FileListing, 'entries' | 'isCut' | 'way'>;

export interface ListRequest {
  readonly container: string;
  readonly isRunning: boolean;
  /** Clean, and a folder. */
  readonly path: string;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

// A name of 100 letters and its figures.
const bytesAnEntry = 200;

/**
 * What is in a folder. A container that runs is asked with its own find and stat (busybox has both); one that is stopped, or has
 * neither, is read through the engine's archive, which holds the content of every file: bounded, and said where it is cut.
 */
export async function listFolder(engine: EngineClient, request: ListRequest): Promise<Listed> {
  const asked = request.isRunning ? await listByProgram(engine, request) : null;
  return asked ?? listByArchive(engine, request);
}

async function listByProgram(engine: EngineClient, request: ListRequest): Promise<Listed | null> {
  const { container, path, limit, signal } = request;
  const argv = [
    'find',
    insideOf(path),
    '-mindepth',
    '1',
    '-maxdepth',
    '1',
    '-exec',
    'stat',
    '-c',
    statFormat,
    '{}',
    '+',
  ];
  const result = await runExec(
    engine,
    { container, argv },
    { ...(signal && { signal }), maxBytes: limit * bytesAnEntry },
  );
  if (isNotStarted(result.exitCode, result.stdout + result.stderr)) return null;
  const entries = parseStatLines(result.stdout);
  if (entries.length === 0 && result.exitCode !== 0) return null;
  return {
    entries: sortEntries(entries).slice(0, limit),
    isCut: result.isCut || entries.length > limit,
    way: 'program',
  };
}

const archiveBytes = 64 * 1024 * 1024;
const archiveMs = 10_000;

async function listByArchive(engine: EngineClient, request: ListRequest): Promise<Listed> {
  const { container, path, limit } = request;
  const enough = new AbortController();
  const signals = [enough.signal, ...(request.signal === undefined ? [] : [request.signal])];
  const stream = await openArchive(engine, container, insideOf(path), AbortSignal.any(signals));
  const entries: FileEntry[] = [];
  const timer = setTimeout(() => enough.abort(), archiveMs);
  let read = 0;
  const counted = (count: number): void => {
    read += count;
    if (read > archiveBytes) enough.abort();
  };
  try {
    for await (const entry of tarEntries(stream, path, counted)) {
      const parts = partsBelow(entry.header.name);
      if (parts?.length === 1) entries.push(toEntry(parts[0] ?? '', entry.header));
      entry.resume();
      if (entries.length > limit) enough.abort();
    }
  } catch (cause) {
    if (!enough.signal.aborted) throw cause;
  } finally {
    clearTimeout(timer);
    stream.release();
  }
  return { entries: sortEntries(entries).slice(0, limit), isCut: enough.signal.aborted, way: 'archive' };
}

const kinds: Readonly<Partial<Record<NonNullable<Header['type']>, FileEntry['kind']>>> = {
  file: 'file',
  'contiguous-file': 'file',
  link: 'file',
  directory: 'folder',
  symlink: 'link',
};

function toEntry(name: string, header: Header): FileEntry {
  const kind = kinds[header.type ?? 'file'] ?? 'other';
  return {
    name,
    kind,
    sizeBytes: kind === 'file' ? (header.size ?? null) : null,
    mode: header.mode === undefined ? null : header.mode & 0o7777,
    modifiedAt: header.mtime?.getTime() ?? null,
    user: header.uid === undefined ? null : String(header.uid),
    group: header.gid === undefined ? null : String(header.gid),
    linkTarget: kind === 'link' ? (header.linkname ?? null) : null,
  };
}

/** The folder itself also where the path is a link to one. */
function insideOf(path: string): string {
  return path === '/' ? '/.' : `${path}/.`;
}
