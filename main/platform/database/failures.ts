import { statfsSync } from 'node:fs';
import path from 'node:path';
import { WheelhouseError } from '../errors.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** True where the file itself is damaged or no database at all. */
export function isCorruption(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

// SQLite reports some writes that found no room as a plain input/output error.
const leastRoomBytes = 64 * 1024;

function isFull(folder: string): boolean {
  try {
    const room = statfsSync(folder);
    return room.bavail * room.bsize < leastRoomBytes;
  } catch {
    return false;
  }
}

/** Turns a failure of SQLite or of the file system into one sentence; an error that is neither comes back as it is. */
export function toStorageError(error: unknown, file: string): unknown {
  const code = codeOf(error);
  const folder = path.dirname(file);
  if (error instanceof WheelhouseError || code === '') return error;
  if (
    code === 'SQLITE_FULL' ||
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    (code.startsWith('SQLITE_IOERR') && isFull(folder))
  ) {
    return new WheelhouseError(
      'STORAGE_FULL',
      `The disk that holds ${folder} is full, so this was not saved; nothing that was saved before is lost.`,
      { hint: 'Free some space and try again.', cause: error, retryable: true },
    );
  }
  if (isCorruption(error)) {
    return new WheelhouseError('STORAGE_CORRUPT', `${file} is damaged and could not be read.`, {
      hint: 'Restart Wheelhouse: it puts the damaged file aside and begins a new one.',
      cause: error,
    });
  }
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS)/.test(code)) {
    return new WheelhouseError(
      'REFUSED',
      `Wheelhouse may not write to ${folder}: the folder or ${path.basename(file)} in it is read-only for this account.`,
      { hint: 'Make it writable, or choose another folder with --data.', cause: error },
    );
  }
  if (/^(ENOTDIR|EEXIST|EISDIR|ENAMETOOLONG|ELOOP)$/.test(code)) {
    return new WheelhouseError(
      'REFUSED',
      `${folder} cannot be used as the data folder: it is not a folder.`,
      {
        hint: 'Choose another folder with --data.',
        cause: error,
      },
    );
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new WheelhouseError('CONFLICT', `${file} is held by another process.`, {
      hint: 'End the other program that has it open and try again.',
      cause: error,
      retryable: true,
    });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new WheelhouseError('STORAGE_CORRUPT', `The disk failed while reading or writing ${file}.`, {
      hint: 'Check the disk that holds it.',
      cause: error,
    });
  }
  return error;
}
