import Database from 'better-sqlite3';
import { WheelhouseError } from '../errors.ts';
import { readEngineRecord } from './engine-record.ts';
import { dataFolderFiles } from './paths.ts';

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
  const lock = new Database(dataFolderFiles(dataFolder).lock, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
    const holder = readEngineRecord(dataFolder);
    throw new WheelhouseError(
      'CONFLICT',
      `Another engine${holder === null ? '' : ` (process ${holder.pid})`} already runs on the data folder ${dataFolder}.`,
      { hint: 'Attach to it, or name another folder with --data DIR.' },
    );
  }
  return {
    [Symbol.dispose]: () => {
      lock.close();
    },
  };
}
