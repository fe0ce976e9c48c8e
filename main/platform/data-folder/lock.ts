import { truncateSync } from 'node:fs';
import { loadSqlite } from '../database/driver.ts';
import { isCorruption, toStorageError } from '../database/failures.ts';
import { WheelhouseError } from '../errors.ts';
import { readEngineRecord } from './engine-record.ts';
import { dataFolderFiles } from './paths.ts';

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}

function lockFile(file: string): Disposable {
  const Sqlite = loadSqlite();
  const lock = new Sqlite(file, { timeout: 0 });
  try {
    // Nothing is ever written, so there is nothing to keep a journal of.
    lock.pragma('journal_mode = OFF');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    [Symbol.dispose]: () => {
      lock.close();
    },
  };
}

/**
 * Takes the data folder for this process until it ends or the answer is disposed. Throws CONFLICT while another
 * process holds it.
 *
 * The lock is SQLite's exclusive one on a file of its own: a byte-range lock of the operating system, which is
 * released when its holder dies, however it dies. So there is no stale lock to judge, and no moment in which two
 * starting engines both believe that they own the folder (as with a pid file, or with unlinking a dead socket).
 * The file must not be opened a second time in this process: closing any descriptor of it would drop the lock
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
export function lockDataFolder(dataFolder: string): Disposable {
  const file = dataFolderFiles(dataFolder).lock;
  try {
    try {
      return lockFile(file);
    } catch (error) {
      // Nothing is kept in it: what is no lock file is made an empty one. In its place, for of two engines that both replaced the
      // file each would hold a lock on another.
      if (!isCorruption(error)) throw error;
      truncateSync(file);
      return lockFile(file);
    }
  } catch (error) {
    if (!isHeld(error)) throw toStorageError(error, file);
    const holder = readEngineRecord(dataFolder);
    throw new WheelhouseError(
      'CONFLICT',
      `Another engine${holder === null ? '' : ` (process ${holder.pid})`} already runs on the data folder ${dataFolder}.`,
      { hint: 'Attach to it, or name another folder with --data DIR.' },
    );
  }
}
