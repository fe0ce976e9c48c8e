import { chmod, link, mkdir, open, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Header } from 'tar-stream';
import type { EngineStream } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { linkStaysInside, partsBelow } from './model.ts';
import { tarEntries, type TarEntry } from './tar-entries.ts';

export interface Skipped {
  readonly path: string;
  readonly why: string;
}

export interface Unpacked {
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  readonly bytes: number;
  /** What could not be kept, the first hundred by name. */
  readonly skipped: readonly Skipped[];
  readonly skippedCount: number;
}

const namedSkips = 100;
// Links and folders wait for the end in memory; a tree with more of either is no copy for a laptop.
const mostWaiting = 200_000;
// Set-user-id on a laptop, for a user of the container, is a gift to nobody.
const keptMode = 0o777;

interface Waiting {
  readonly parts: readonly string[];
  readonly header: Header;
}

/** Writes an archive below one path of this machine, which must not be there yet, and never anywhere else. */
class Unpacker {
  readonly #target: string;
  readonly #links: Waiting[] = [];
  readonly #folders: Waiting[] = [];
  readonly #made = new Set<string>();
  readonly #skipped: Skipped[] = [];
  #counts = { files: 0, folders: 0, links: 0, bytes: 0, skippedCount: 0 };

  constructor(target: string) {
    this.#target = target;
  }

  async add(entry: TarEntry): Promise<void> {
    const { header } = entry;
    const parts = partsBelow(header.name);
    if (parts === null) this.#skip(header.name, 'it would leave the folder that is copied');
    else await this.#keep(parts, entry);
    entry.resume();
  }

  /** Links come last: nothing is ever written through one. Folders get their times when nothing is put in any more. */
  async finish(): Promise<Unpacked> {
    for (const waiting of this.#links) await this.#makeLink(waiting);
    for (const { parts, header } of this.#folders.toReversed()) {
      await chmod(this.#at(parts), (header.mode ?? 0o755) & keptMode);
      await setTimes(this.#at(parts), header);
    }
    return { ...this.#counts, skipped: this.#skipped };
  }

  #at(parts: readonly string[]): string {
    return path.join(this.#target, ...parts);
  }

  #skip(name: string, why: string): void {
    this.#counts.skippedCount += 1;
    if (this.#skipped.length < namedSkips) this.#skipped.push({ path: name.slice(0, 1000), why });
  }

  #wait(list: Waiting[], waiting: Waiting): void {
    if (list.length >= mostWaiting) {
      throw new WheelhouseError(
        'REFUSED',
        `There are more than ${String(mostWaiting)} folders or links in it.`,
        {
          hint: 'Copy a part of it.',
        },
      );
    }
    list.push(waiting);
  }

  async #keep(parts: readonly string[], entry: TarEntry): Promise<void> {
    const { header } = entry;
    switch (header.type ?? 'file') {
      case 'directory':
        await this.#makeFolder(parts, header);
        return;
      case 'file':
      case 'contiguous-file':
        await this.#writeFile(parts, entry);
        return;
      case 'symlink':
      case 'link':
        this.#wait(this.#links, { parts, header });
        return;
      default:
        this.#skip(header.name, `it is a ${header.type ?? 'thing'}, which is not copied`);
    }
  }

  async #makeFolder(parts: readonly string[], header: Header): Promise<void> {
    this.#wait(this.#folders, { parts, header });
    await mkdir(this.#at(parts), { mode: 0o700, recursive: true });
    this.#counts.folders += 1;
  }

  async #writeFile(parts: readonly string[], entry: TarEntry): Promise<void> {
    const { header } = entry;
    const target = this.#at(parts);
    // An archive names a folder before what is in it; where one does not, the folder is made all the same.
    if (parts.length > 0) await mkdir(path.dirname(target), { mode: 0o700, recursive: true });
    const handle = await openNew(target);
    if (handle === null) {
      this.#skip(header.name, 'another entry has its name on this machine');
      return;
    }
    try {
      for await (const chunk of entry) {
        await handle.writeFile(chunk);
        this.#counts.bytes += chunk.length;
      }
      await handle.chmod((header.mode ?? 0o644) & keptMode);
    } finally {
      await handle.close();
    }
    await setTimes(target, header);
    this.#made.add(parts.join('/'));
    this.#counts.files += 1;
  }

  async #makeLink({ parts, header }: Waiting): Promise<void> {
    const to = header.linkname ?? '';
    if (header.type === 'link') await this.#makeHardLink(parts, to, header.name);
    else if (!linkStaysInside(parts, to))
      this.#skip(header.name, `it links to ${to.slice(0, 500)}, outside of the copy`);
    else await this.#tryLink(header.name, () => symlink(to, this.#at(parts)));
  }

  async #makeHardLink(parts: readonly string[], to: string, name: string): Promise<void> {
    const source = partsBelow(to);
    // Only what this copy wrote itself as a file: never a link, and never a file of this machine.
    if (source === null || !this.#made.has(source.join('/'))) {
      this.#skip(name, `it is another name of ${to.slice(0, 500)}, which is not in the copy`);
      return;
    }
    await this.#tryLink(name, () => link(this.#at(source), this.#at(parts)));
  }

  async #tryLink(name: string, make: () => Promise<void>): Promise<void> {
    try {
      await make();
      this.#counts.links += 1;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
      this.#skip(name, `the link could not be made here (${code ?? String(error)})`);
    }
  }
}

/** A new file, or null where something has its name. */
async function openNew(target: string) {
  try {
    return await open(target, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'EISDIR') return null;
    throw error;
  }
}

async function setTimes(target: string, { mtime }: Header): Promise<void> {
  if (mtime !== undefined) await utimes(target, mtime, mtime);
}

/**
 * Unpacks an archive of one file or folder to `target`, which must not be there. What would lead out of it is left out and
 * named; a link is made only where it stays within. Owners and special bits are not kept.
 */
export async function unpack(
  stream: EngineStream,
  what: string,
  target: string,
  onBytes: (count: number) => void,
): Promise<Unpacked> {
  const unpacker = new Unpacker(target);
  for await (const entry of tarEntries(stream, what, onBytes)) await unpacker.add(entry);
  return unpacker.finish();
}
