import path from 'node:path';
import type { FileEntry } from '../contract/files.ts';

/** One path without repeated or trailing slashes. Pure. */
export function cleanPath(given: string): string {
  return path.posix.normalize(given).replace(/(?<=.)\/$/, '');
}

/** The last part of a path; empty for `/`. Pure. */
export function nameOf(given: string): string {
  return path.posix.basename(given);
}

const kinds: Readonly<Record<number, FileEntry['kind']>> = {
  0o040000: 'folder',
  0o100000: 'file',
  0o120000: 'link',
};

/** The kind that an st_mode tells. Pure. */
function kindOfMode(mode: number): FileEntry['kind'] {
  return kinds[mode & 0o170000] ?? 'other';
}

/** How `stat` is asked to write one entry; no name can hold a slash, so two of them end the entry for sure. */
export const statFormat = '%f %s %Y %U %u %G %g %n//';

/** Entries as `find … -exec stat -c` writes them; one that was cut off at the end is left out. Pure. */
export function parseStatLines(output: string): readonly FileEntry[] {
  return output.split('//\n').flatMap((record) => {
    const found = /^([0-9a-f]+) (\d+) (-?\d+) (\S+) (\d+) (\S+) (\d+) ([\s\S]*)$/.exec(record);
    if (found === null) return [];
    const [, mode = '0', size = '0', modified = '0', user = '', uid = '', group = '', gid = '', full = ''] =
      found;
    const bits = Number.parseInt(mode, 16);
    const kind = kindOfMode(bits);
    return [
      {
        name: full.slice(full.lastIndexOf('/') + 1),
        kind,
        sizeBytes: kind === 'file' ? Number(size) : null,
        mode: bits & 0o7777,
        modifiedAt: Number(modified) * 1000,
        // An image without a user database knows numbers only.
        user: user === 'UNKNOWN' ? uid : user,
        group: group === 'UNKNOWN' ? gid : group,
        linkTarget: null,
      },
    ];
  });
}

/** Folders first, then by name. Pure. */
export function sortEntries(entries: readonly FileEntry[]): FileEntry[] {
  const rank = (entry: FileEntry): number => (entry.kind === 'folder' ? 0 : 1);
  return [...entries].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * The parts of an archive entry's path below the entry that was asked for; empty for that entry itself. Null where the
 * path would lead out of it: absolute, with `..`, with a NUL, or of another root. Pure.
 */
export function partsBelow(entryName: string): readonly string[] | null {
  if (entryName.startsWith('/') || entryName.includes('\0') || entryName.includes('\\..')) return null;
  const parts = entryName.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return null;
  // The archive of /a/b begins with b/; that of / and of a folder's “/.” with ./
  return entryName.startsWith('./') ? parts : parts.slice(1);
}

/** Whether a link at `parts`, pointing to `target`, stays within the copied folder. Pure. */
export function linkStaysInside(parts: readonly string[], target: string): boolean {
  if (target === '' || target.startsWith('/') || /^[A-Za-z]:|\\|\0/.test(target)) return false;
  const resolved = path.posix.normalize([...parts.slice(0, -1), target].join('/'));
  return resolved !== '..' && !resolved.startsWith('../');
}

const unitBytes = 1024;

/** `12.3 MiB`. Pure. */
export function describeBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const amount = bytes / unitBytes ** step;
  return `${step === 0 ? String(Math.round(amount)) : amount.toFixed(1)} ${units[step] ?? 'B'}`;
}
