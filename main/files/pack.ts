import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { WheelhouseError } from '../platform/errors.ts';
import type { Skipped } from './unpack.ts';

export interface PackOptions {
  readonly from: string;
  /** The name that it gets in the archive. */
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits of every file; null for their own. */
  readonly mode: number | null;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

export interface Packed {
  readonly files: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
  readonly skippedCount: number;
}

const namedSkips = 100;

/** What will be sent: counted before, so that the progress has an end. */
export async function measure(
  from: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly files: number }> {
  signal.throwIfAborted();
  const top = await stat(from);
  if (!top.isDirectory()) return { bytes: top.size, files: 1 };
  let bytes = 0;
  let files = 0;
  for (const entry of await readdir(from, { withFileTypes: true })) {
    signal.throwIfAborted();
    const at = path.join(from, entry.name);
    const part = entry.isDirectory()
      ? await measure(at, signal)
      : { bytes: (await lstat(at)).size, files: 1 };
    bytes += part.bytes;
    files += part.files;
  }
  return { bytes, files };
}

/** Packs a file or a folder into a tar stream at the pace of its reader. `done` settles with it, and rejects with what broke it. */
export function packPath(options: PackOptions): { readonly tar: Pack; readonly done: Promise<Packed> } {
  const tar = pack();
  const counts = { files: 0, bytes: 0, skippedCount: 0 };
  const skipped: Skipped[] = [];

  function skip(at: string, why: string): void {
    counts.skippedCount += 1;
    if (skipped.length < namedSkips) skipped.push({ path: at.slice(0, 1000), why });
  }

  function headerOf(name: string, info: Stats) {
    const { uid, gid, mode } = options;
    const own = info.mode & 0o777;
    return { name, uid, gid, mtime: info.mtime, mode: info.isFile() && mode !== null ? mode : own };
  }

  async function addFile(at: string, name: string, info: Stats): Promise<void> {
    const entry = tar.entry({ ...headerOf(name, info), size: info.size, type: 'file' });
    // Exactly as many bytes as the header says: a file that grows meanwhile must not break the archive.
    const content = createReadStream(at, info.size === 0 ? {} : { end: info.size - 1 });
    content.on('data', (chunk) => {
      counts.bytes += chunk.length;
      options.onBytes(chunk.length);
    });
    await pipeline(content, entry, { signal: options.signal });
    counts.files += 1;
  }

  function addHeader(header: Parameters<Pack['entry']>[0]): Promise<void> {
    return new Promise((resolve, reject) => {
      tar.entry(header, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async function addFolder(at: string, name: string, info: Stats): Promise<void> {
    await addHeader({ ...headerOf(name, info), type: 'directory' });
    for (const child of (await readdir(at)).sort())
      await add(path.join(at, child), `${name}/${child}`, false);
  }

  async function add(at: string, name: string, isTop: boolean): Promise<void> {
    options.signal.throwIfAborted();
    const info = isTop ? await stat(at) : await lstat(at);
    if (info.isFile()) await addFile(at, name, info);
    else if (info.isDirectory()) await addFolder(at, name, info);
    else if (info.isSymbolicLink()) {
      await addHeader({ ...headerOf(name, info), type: 'symlink', linkname: await readlink(at) });
    } else skip(at, 'it is neither a file nor a folder nor a link');
  }

  async function run(): Promise<Packed> {
    try {
      await add(options.from, options.name, true);
      tar.finalize();
      return { ...counts, skipped };
    } catch (error) {
      const failure = readFailure(error);
      tar.destroy(failure);
      throw failure;
    }
  }

  return { tar, done: run() };
}

function readFailure(error: unknown): Error {
  const { code, path: at } = error as NodeJS.ErrnoException;
  if (code !== undefined && at !== undefined && /^E[A-Z]+$/.test(code)) {
    return new WheelhouseError('REFUSED', `${at} on this machine cannot be read (${code}).`, {
      hint: 'Look at its permissions.',
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}
