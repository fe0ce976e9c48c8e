import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { systemClock } from '../../../../main/platform/clock/system-clock.ts';
import { createConnection } from '../../../../main/platform/database/connection.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function withFlags() {
  const { database } = temporaryDatabase(systemClock);
  const insert = database.prepare('INSERT INTO flags VALUES (?, ?)');
  const names = database.prepare<{ name: string }>('SELECT name FROM flags ORDER BY name');
  return {
    database,
    add: (name: string) => insert.run(name, ''),
    names: () => names.all().map((row) => row.name),
  };
}

test('listeners hear after the outermost commit, in order, and never of what was undone', () => {
  const { database, add, names } = withFlags();
  const heard: string[] = [];
  database.transaction(() => {
    database.afterCommit(() => heard.push(`first sees ${names().join()}`));
    add('a');
    expect(() =>
      database.transaction(() => {
        add('b');
        database.afterCommit(() => heard.push('never'));
        throw new Error('undone');
      }),
    ).toThrow('undone');
    database.transaction(() => {
      add('c');
      database.afterCommit(() => heard.push('second'));
    });
    expect(heard).toEqual([]);
  });
  expect(heard).toEqual(['first sees a,c', 'second']);
  database.afterCommit(() => heard.push('at once'));
  expect(heard.at(-1)).toBe('at once');
});

test('a transaction that throws leaves nothing, and a promise is refused as its work', () => {
  const { database, add, names } = withFlags();
  expect(() =>
    database.transaction(() => {
      add('a');
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(() =>
    database.transaction(() => {
      add('b');
      return Promise.resolve();
    }),
  ).toThrow('promise');
  expect(names()).toEqual([]);
});

test('a listener that fails is reported, and neither the commit nor the next listener suffers', () => {
  const reports: string[] = [];
  const database = createConnection(new Sqlite(':memory:'), {
    clock: systemClock,
    file: ':memory:',
    report: (message) => reports.push(message),
  });
  const heard: string[] = [];
  database.transaction(() => {
    database.afterCommit(() => {
      throw new Error('a bad listener');
    });
    database.afterCommit(() => heard.push('next'));
  });
  expect(heard).toEqual(['next']);
  expect(reports).toEqual(['A listener failed after a commit.']);
  database.close();
});

test('an operation of more than 40 ms is reported with its statement', () => {
  const reports: unknown[] = [];
  const sqlite = new Sqlite(':memory:');
  let tookMs = 40;
  const clock = new VirtualClock();
  sqlite.function('dawdle', () => {
    clock.pass(tookMs);
    return 1;
  });
  const database = createConnection(sqlite, {
    clock,
    file: ':memory:',
    report: (message, details) => reports.push([message, details]),
  });
  const statement = database.prepare('SELECT dawdle() AS one');
  statement.get();
  expect(reports).toEqual([]);
  tookMs = 41;
  statement.get();
  expect(reports).toEqual([
    ['A database operation was slow.', { operation: 'SELECT dawdle() AS one', tookMs: 41 }],
  ]);
  database.close();
});
