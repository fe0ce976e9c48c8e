import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { WheelhouseError } from '../errors.ts';

const madeBytes = 32;
const smallestBytes = 32;
const largestBytes = 1024 * 1024;
const othersMayUse = 0o077;

function refuse(file: string, why: string, hint: string, cause?: unknown): WheelhouseError {
  return new WheelhouseError('REFUSED', `The key file ${file} ${why}.`, { hint, cause });
}

/** Throws REFUSED for a path that is relative, or lies beside the lock that it opens. */
export function checkKeyFilePath(file: string, dataFolder: string): void {
  if (!path.isAbsolute(file)) {
    throw refuse(
      file,
      'is not named by its whole path',
      'Begin with the root, such as /home/ana/wheelhouse.key.',
    );
  }
  const relative = path.relative(dataFolder, file);
  if (!relative.startsWith('..') && !path.isAbsolute(relative)) {
    throw refuse(
      file,
      'lies in the data folder, where whoever copies the vault would copy its key',
      'Keep it somewhere else, such as a USB stick.',
    );
  }
}

/** Makes a key file of 32 random bytes, for its owner alone. Answers false where there is a file already. */
export function makeKeyFile(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    const why =
      code === 'ENOENT'
        ? 'cannot be made: its folder does not exist'
        : `cannot be made (${code ?? 'unknown'})`;
    throw refuse(file, why, 'Name a file in a folder that is there and that you may write to.', error);
  }
  try {
    writeSync(descriptor, `${randomBytes(madeBytes).toString('base64')}\n`);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw refuse(file, 'could not be written', 'Look whether the disk is full.', error);
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * Reads a key file. Throws REFUSED where it is not there, is no plain file, is another account's, can be read by others, or
 * is too short to be a key.
 */
export function readKeyFile(file: string): Buffer {
  let descriptor: number;
  try {
    // Without O_NONBLOCK opening a pipe would wait for whoever writes into it.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? 'unknown'})`;
    throw refuse(file, why, 'Put it back, or open the vault in another way.', error);
  }
  try {
    const { mode, uid, size } = fstatSync(descriptor);
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG;
    if (!isFile) throw refuse(file, 'is no plain file', 'Name another one.');
    const me = process.getuid?.();
    if (me !== undefined && uid !== me)
      throw refuse(file, 'belongs to another account', 'Make one of your own.');
    if (me !== undefined && (mode & othersMayUse) !== 0) {
      throw refuse(file, 'can be read or changed by others', `Run: chmod 600 ${file}`);
    }
    if (size < smallestBytes || size > largestBytes) {
      throw refuse(
        file,
        'is no key: it needs 32 bytes at least and 1 MB at most',
        'Let Wheelhouse make one.',
      );
    }
    const content = Buffer.alloc(size);
    readSync(descriptor, content, 0, size, 0);
    return content;
  } finally {
    closeSync(descriptor);
  }
}
