import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { WheelhouseError } from '../errors.ts';

const ownFiles: readonly string[] = ['wheelhouse.db', 'engine.lock', 'engine.json'];

function explain(cause: NodeJS.ErrnoException, dataFolder: string): WheelhouseError {
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') {
    return new WheelhouseError(
      'STORAGE_FULL',
      `The disk is full, so the data folder ${dataFolder} could not be made.`,
      {
        hint: 'Free some space and start again.',
        cause,
      },
    );
  }
  const why =
    cause.code === 'ENOTDIR' || cause.code === 'EEXIST'
      ? 'it, or a part of its path, is a file'
      : // Node's recursive mkdir says nothing on a read-only disk, and the folder is then not there.
        cause.code === 'EROFS' || cause.code === 'ENOENT'
        ? 'the file system is read-only'
        : cause.code === 'EACCES' || cause.code === 'EPERM'
          ? 'this account may not write there'
          : (cause.code ?? cause.message);
  return new WheelhouseError('REFUSED', `The data folder ${dataFolder} cannot be used: ${why}.`, {
    hint: 'Name another one with --data DIR or WHEELHOUSE_DATA.',
    cause,
  });
}

function requireOwnership(found: Stats, dataFolder: string): void {
  const userId = process.getuid?.();
  if (userId === undefined || found.uid === userId) return;
  throw new WheelhouseError('REFUSED', `The data folder ${dataFolder} belongs to another account.`, {
    hint: 'Run Wheelhouse as that account, or name another folder with --data DIR.',
  });
}

/** Closes a folder to other accounts, unless it is plainly not ours to close: `--data /tmp` must not lock everybody out. */
function requirePrivacy(found: Stats, dataFolder: string): void {
  if (process.platform === 'win32' || (found.mode & 0o077) === 0) return;
  const content = readdirSync(dataFolder);
  const isOurs = content.length === 0 || content.some((name) => ownFiles.includes(name));
  if (!isOurs || (found.mode & 0o1000) !== 0) {
    throw new WheelhouseError(
      'REFUSED',
      `The folder ${dataFolder} is open to other accounts and holds other things, so it cannot be the data folder.`,
      { hint: 'Name a folder of its own with --data DIR; it is made where it does not exist.' },
    );
  }
  chmodSync(dataFolder, 0o700);
}

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`, which never comes back where a file system lets
 * nobody make folders and says ENOENT (/proc; Node 24.21, tried).
 */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || existsSync(parent)) throw error;
    makeFolder(parent);
    makeFolder(folder);
  }
}

/**
 * Makes the data folder where it does not exist, closes it to other accounts (mode 0700) and answers its real
 * path. Throws REFUSED or STORAGE_FULL with a sentence.
 */
export function openDataFolder(dataFolder: string): string {
  try {
    makeFolder(path.resolve(dataFolder));
    const found = statSync(dataFolder);
    requireOwnership(found, dataFolder);
    requirePrivacy(found, dataFolder);
    return realpathSync(dataFolder);
  } catch (error) {
    if (error instanceof WheelhouseError) throw error;
    throw explain(error as NodeJS.ErrnoException, dataFolder);
  }
}
