import type Sqlite from 'better-sqlite3';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../clock/clock.ts';
import { createConnection } from './connection.ts';
import { loadSqlite } from './driver.ts';
import { isCorruption, toStorageError } from './failures.ts';
import { applyMigrations, refuseFuture } from './migrate.ts';
import { migrations as allMigrations } from './migrations/all.ts';
import type { Migration, OpenedDatabase, Report, StorageNotice } from './types.ts';

const databaseName = 'wheelhouse.db';
const asidePrefix = `${databaseName}.damaged-`;
// Another process that holds the file, such as a backup program, is waited for this long.
const busyTimeoutMs = 5_000;

/** The name of the flag that tells the audit, in the new database, that the one before was put aside. */
export const setAsideFlag = 'database.setAside';

interface OpenOptions {
  /** The data folder; made (mode 0700) where it is not there. */
  readonly folder: string;
  readonly clock: Clock;
  readonly report?: Report;
  /** Only tests give others than the product's own. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens `wheelhouse.db` in the data folder, and makes or updates it. A damaged one is put aside, never deleted, and a
 * new one begun; a notice says so. Throws REFUSED (made by a newer Wheelhouse, read-only, no folder, Node too old),
 * STORAGE_FULL, CONFLICT (held by another process).
 */
export function openDatabase({
  folder,
  clock,
  report = () => undefined,
  migrations = allMigrations,
}: OpenOptions): OpenedDatabase {
  const DatabaseFile = loadSqlite();
  const file = path.join(path.resolve(folder), databaseName);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    let replaces: string | null = null;
    if (existsSync(file) && !isSound(DatabaseFile, file, migrations)) {
      replaces = path.basename(setAside(file, clock.now()));
    }
    const sqlite = openSound(DatabaseFile, file, migrations, replaces);
    return {
      database: createConnection(sqlite, { clock, file, report }),
      file,
      notices: noticesOf(path.dirname(file)),
    };
  } catch (error) {
    throw toStorageError(error, file);
  }
}

/** Looks at a file without changing it. Throws REFUSED for one from the future; false where it is damaged. */
function isSound(DatabaseFile: typeof Sqlite, file: string, migrations: readonly Migration[]): boolean {
  let sqlite: Sqlite.Database | undefined;
  try {
    // Read-only, so that closing it leaves a damaged file and its write-ahead log as they were found.
    sqlite = new DatabaseFile(file, { readonly: true, timeout: busyTimeoutMs });
    refuseFuture(sqlite, file, migrations);
    return sqlite.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (isCorruption(error)) return false;
    throw error;
  } finally {
    sqlite?.close();
  }
}

function openSound(
  DatabaseFile: typeof Sqlite,
  file: string,
  migrations: readonly Migration[],
  replaces: string | null,
): Sqlite.Database {
  // Made here, because SQLite would make it readable by all; its -wal and -shm take the same mode.
  closeSync(openSync(file, 'a', 0o600));
  const sqlite = new DatabaseFile(file, { timeout: busyTimeoutMs });
  try {
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    if (replaces === null) {
      applyMigrations(sqlite, file, migrations);
    } else {
      sqlite
        .transaction(() => {
          applyMigrations(sqlite, file, migrations);
          sqlite.prepare('INSERT INTO flags (name, value) VALUES (?, ?)').run(setAsideFlag, replaces);
        })
        .immediate();
    }
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/**
 * Whoever starts the engine next may look for the notice and not whoever started it first: it is told until the newest
 * file that was put aside is taken away.
 */
function noticesOf(folder: string): readonly StorageNotice[] {
  const aside = readdirSync(folder)
    .filter((name) => name.startsWith(asidePrefix) && !/-(wal|shm)$/.test(name))
    .toSorted()
    .at(-1);
  if (aside === undefined) return [];
  const message = `${databaseName} was damaged. It was put aside as ${aside} in ${folder}, and a new, empty one was begun: hosts have to be added again, and the history before then is in the file put aside. Move or delete that file to be told no more.`;
  return [{ kind: 'databaseSetAside', message }];
}

/** Renames the database and its side files; a name that is taken is never overwritten. Answers the new path. */
function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const first = path.join(path.dirname(file), asidePrefix + stamp);
  let aside = first;
  for (let copy = 2; existsSync(aside); copy += 1) aside = `${first}-${copy}`;
  // The side files first: a crash in between must not leave a new database beside an old log that SQLite would apply.
  for (const side of ['-wal', '-shm']) {
    if (existsSync(file + side)) renameSync(file + side, aside + side);
  }
  renameSync(file, aside);
  return aside;
}
