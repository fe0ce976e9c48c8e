import type Sqlite from 'better-sqlite3';
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { WheelhouseError } from '../errors.ts';
import type { Migration } from './types.ts';

/** The number of the newest migration that a database has; 0 for an empty one. */
function schemaOf(sqlite: Sqlite.Database): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

/** Throws REFUSED for a database that a newer Wheelhouse made. Nothing is written to it. */
export function refuseFuture(sqlite: Sqlite.Database, file: string, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.number ?? 0;
  const schema = schemaOf(sqlite);
  if (schema > known) {
    throw new WheelhouseError(
      'REFUSED',
      `${file} was made by a newer Wheelhouse (schema ${schema}, this one knows ${known}): update Wheelhouse; nothing was changed.`,
      { details: { schema, known } },
    );
  }
}

/** Copies a live database into a file beside it, complete and on the disk before it returns. */
function copyTo(sqlite: Sqlite.Database, copy: string): void {
  rmSync(copy, { force: true });
  // SQLite writes into an empty file that is there, and so keeps its mode.
  closeSync(openSync(copy, 'wx', 0o600));
  try {
    sqlite.prepare('VACUUM INTO ?').run(copy);
    const descriptor = openSync(copy, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}

/**
 * Brings the schema up to date, all in one transaction. A database that holds something already is copied first, to
 * `wheelhouse.db.before-schema-N` beside it. Answers the copy's path, or null where none was needed.
 */
export function applyMigrations(
  sqlite: Sqlite.Database,
  file: string,
  migrations: readonly Migration[],
): string | null {
  const schema = schemaOf(sqlite);
  const missing = migrations.filter((migration) => migration.number > schema);
  const last = missing.at(-1);
  if (last === undefined) return null;
  const copy = schema === 0 ? null : `${file}.before-schema-${last.number}`;
  if (copy !== null) copyTo(sqlite, copy);
  sqlite
    .transaction(() => {
      for (const migration of missing) sqlite.exec(migration.sql);
      sqlite.pragma(`user_version = ${last.number}`);
    })
    .immediate();
  return copy;
}
