import Sqlite from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../main/platform/clock/system-clock.ts';
import { loadSqlite } from '../../../../main/platform/database/driver.ts';
import { migrations } from '../../../../main/platform/database/migrations/all.ts';
import { openDatabase } from '../../../../main/platform/database/open.ts';
import type { Migration } from '../../../../main/platform/database/types.ts';
import { isRoot, mountTmpfs } from '../../../support/disks.ts';
import { temporaryFolder } from '../../../support/folders.ts';

function open(folder: string, given: readonly Migration[] = migrations) {
  const opened = openDatabase({ folder, clock: systemClock, migrations: given });
  onTestFinished(() => {
    opened.database.close();
  });
  return opened;
}

function failure(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('an empty folder gets the schema of the snapshot', async () => {
  const { file } = open(temporaryFolder());
  const sqlite = new Sqlite(file, { readonly: true });
  const rows = sqlite
    .prepare<[], { sql: string }>(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name",
    )
    .all();
  const schema = `-- schema ${String(sqlite.pragma('user_version', { simple: true }))}\n${rows.map((row) => `${row.sql};\n`).join('\n')}`;
  sqlite.close();
  await expect(schema).toMatchFileSnapshot('schema.sql');
});

test('migrations are numbered 1, 2, 3 … without a gap', () => {
  expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1));
});

test('the folder is for its owner alone, and so is every file of the database', () => {
  const folder = path.join(temporaryFolder(), 'new');
  const { database } = open(folder);
  database.prepare("INSERT INTO flags VALUES ('a', 'b')").run();
  const modes = readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o777]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(Object.fromEntries(modes)).toEqual({
    'wheelhouse.db': 0o600,
    'wheelhouse.db-shm': 0o600,
    'wheelhouse.db-wal': 0o600,
  });
});

test('a database from a newer Wheelhouse stops with a sentence and is not touched', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'wheelhouse.db');
  const future = new Sqlite(file);
  future.exec("CREATE TABLE later (word TEXT); INSERT INTO later VALUES ('kept')");
  future.pragma('user_version = 99');
  future.close();
  const before = readFileSync(file);
  expect(failure(() => open(folder))).toMatchObject({
    code: 'REFUSED',
    message: `${file} was made by a newer Wheelhouse (schema 99, this one knows ${migrations.length}): update Wheelhouse; nothing was changed.`,
  });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(['wheelhouse.db']);
});

test('a file that is no database is put aside, never deleted, and a notice says so', () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'wheelhouse.db'), 'this was written by somebody else'.repeat(100));
  writeFileSync(path.join(folder, 'wheelhouse.db-wal'), 'and this');
  const { database, notices } = open(folder);
  const aside = readdirSync(folder).filter((name) => name.includes('.damaged-'));
  const main = aside.find((name) => !/-(wal|shm)$/.test(name)) ?? '';
  expect(readFileSync(path.join(folder, main), 'utf8')).toContain('written by somebody else');
  expect(readFileSync(path.join(folder, `${main}-wal`), 'utf8')).toBe('and this');
  expect(notices).toEqual([{ kind: 'databaseSetAside', message: expect.stringContaining(main) as string }]);
  expect(database.prepare('SELECT value FROM flags').all()).toEqual([{ value: main }]);
  database.close();
  const again = open(folder);
  expect(again.notices).toEqual(notices);
  again.database.close();
  rmSync(path.join(folder, main));
  expect(open(folder).notices).toEqual([]);
});

test('a damaged page inside is found when the database is opened', () => {
  const folder = temporaryFolder();
  const first = open(folder);
  const insert = first.database.prepare('INSERT INTO flags VALUES (?, ?)');
  first.database.transaction(() => {
    for (let row = 0; row < 2000; row += 1) insert.run(`flag-${row}`, 'x'.repeat(100));
  });
  first.database.close();
  const bytes = readFileSync(first.file);
  bytes.fill(0xa5, 4096 * 40, 4096 * 60);
  writeFileSync(first.file, bytes);
  expect(open(folder).notices).toHaveLength(1);
});

test('a database cut short is put aside; an empty file simply becomes the database', () => {
  const folder = temporaryFolder();
  const first = open(folder);
  first.database.close();
  truncateSync(first.file, 5000);
  const second = open(folder);
  expect(second.notices).toHaveLength(1);
  second.database.close();
  truncateSync(first.file, 0);
  expect(open(folder).notices).toEqual(second.notices);
});

test('an older database is copied, then brought up to date in one transaction', () => {
  const folder = temporaryFolder();
  const first = open(folder);
  first.database.prepare("INSERT INTO flags VALUES ('kept', 'yes')").run();
  first.database.close();
  const next = migrations.length + 1;
  const more = { number: next, name: 'more', sql: 'ALTER TABLE flags ADD COLUMN extra TEXT;' };
  const second = open(folder, [...migrations, more]);
  expect(second.database.prepare('SELECT * FROM flags').all()).toEqual([
    { name: 'kept', value: 'yes', extra: null },
  ]);
  const copy = `${first.file}.before-schema-${next}`;
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const copied = new Sqlite(copy, { readonly: true });
  expect(copied.prepare('SELECT * FROM flags').all()).toEqual([{ name: 'kept', value: 'yes' }]);
  copied.close();
});

test('a migration that fails leaves the database as it was', () => {
  const folder = temporaryFolder();
  const first = open(folder);
  first.database.prepare("INSERT INTO flags VALUES ('kept', 'yes')").run();
  first.database.close();
  const bad = {
    number: migrations.length + 1,
    name: 'bad',
    sql: 'DROP TABLE flags; CREATE TABLE oops (word NONSENSE) STRICT;',
  };
  expect(String(failure(() => open(folder, [...migrations, bad])))).toContain('NONSENSE');
  expect(open(folder).database.prepare('SELECT * FROM flags').all()).toEqual([
    { name: 'kept', value: 'yes' },
  ]);
});

test('a Node too old for SQLite is told in a sentence, before SQLite is loaded', () => {
  expect(failure(() => loadSqlite('9'))).toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('needs Node 22.14 or newer (Node-API 10)') as string,
  });
});

test('a data folder that is a file, or lies below one, is refused with a sentence', () => {
  const file = path.join(temporaryFolder(), 'notes.txt');
  writeFileSync(file, '');
  for (const folder of [file, path.join(file, 'below')]) {
    expect(failure(() => open(folder))).toMatchObject({
      code: 'REFUSED',
      message: `${folder} cannot be used as the data folder: it is not a folder.`,
    });
  }
});

test.skipIf(!isRoot)('(root) a read-only data folder is refused with a sentence', () => {
  const folder = mountTmpfs('size=4m,mode=0700');
  open(folder).database.close();
  execFileSync('mount', ['-o', 'remount,ro', folder]);
  expect(failure(() => open(folder))).toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining(`Wheelhouse may not write to ${folder}`) as string,
  });
});

test.skipIf(!isRoot)('(root) a full disk is told in a sentence, and nothing that was saved is lost', () => {
  const folder = mountTmpfs('size=1m,mode=0700');
  const ballast = path.join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(256 * 1024));
  const { database } = open(folder);
  const insert = database.prepare('INSERT INTO flags VALUES (?, ?)');
  const saved: string[] = [];
  const error = failure(() => {
    for (let row = 0; row < 1000; row += 1) {
      insert.run(`flag-${row}`, 'x'.repeat(2000));
      saved.push(`flag-${row}`);
    }
  });
  expect(error).toMatchObject({
    code: 'STORAGE_FULL',
    message: expect.stringContaining(`The disk that holds ${folder} is full`) as string,
  });
  expect(saved.length).toBeGreaterThan(10);
  const names = () =>
    database
      .prepare<{ name: string }>('SELECT name FROM flags')
      .all()
      .map((row) => row.name);
  expect(new Set(names())).toEqual(new Set(saved));
  rmSync(ballast);
  insert.run('after', 'room again');
  expect(names()).toHaveLength(saved.length + 1);
  database.close();
  expect(open(folder).notices).toEqual([]);
});

test.skipIf(!isRoot)('(root) a disk too full for a new database is told in a sentence', () => {
  const folder = mountTmpfs('size=32k,mode=0700');
  expect(failure(() => open(folder))).toMatchObject({ code: 'STORAGE_FULL' });
});
