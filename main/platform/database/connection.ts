import type Sqlite from 'better-sqlite3';
import type { Clock } from '../clock/clock.ts';
import { toStorageError } from './failures.ts';
import type { Database, Report, SqlParameters, Statement } from './types.ts';

// Longer than this and a person can notice that the engine stood still (two frames and a bit).
const slowMs = 40;

interface ConnectionOptions {
  readonly clock: Clock;
  readonly file: string;
  readonly report: Report;
}

/** Gives an open SQLite handle the shape that the rooms use: one sentence for each failure, and after-commit calls. */
export function createConnection(
  sqlite: Sqlite.Database,
  { clock, file, report }: ConnectionOptions,
): Database {
  let depth = 0;
  let waiting: (() => void)[] = [];

  function timed<Result>(operation: string, act: () => Result): Result {
    const startedAt = clock.monotonic();
    try {
      return act();
    } catch (error) {
      throw toStorageError(error, file);
    } finally {
      const tookMs = clock.monotonic() - startedAt;
      if (tookMs > slowMs) report('A database operation was slow.', { operation, tookMs });
    }
  }

  function runWaiting(): void {
    const callbacks = waiting;
    waiting = [];
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        // What was committed stands; whoever committed it must not hear of a failure that is not theirs.
        report('A listener failed after a commit.', { error });
      }
    }
  }

  function transaction<Result>(work: () => Result): Result {
    const mark = waiting.length;
    depth += 1;
    let result: Result;
    try {
      // `immediate` takes the write lock first, so that a transaction never fails halfway for want of it.
      const run = sqlite.transaction(work);
      result = timed('transaction', () => (depth === 1 ? run.immediate() : run()));
    } catch (error) {
      waiting = waiting.slice(0, mark);
      throw error;
    } finally {
      depth -= 1;
    }
    if (depth === 0) runWaiting();
    return result;
  }

  return {
    prepare<Row>(sql: string): Statement<Row> {
      const statement = timed(sql, () => sqlite.prepare<SqlParameters, Row>(sql));
      return {
        get: (...parameters) => timed(sql, () => statement.get(...parameters)),
        all: (...parameters) => timed(sql, () => statement.all(...parameters)),
        run: (...parameters) => timed(sql, () => statement.run(...parameters).changes),
      };
    },
    transaction,
    afterCommit(callback) {
      if (depth > 0) waiting.push(callback);
      else {
        waiting.push(callback);
        runWaiting();
      }
    },
    close() {
      if (!sqlite.open) return;
      try {
        sqlite.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // The write-ahead log stays and is read at the next start; closing must not fail for it.
        report('The database could not be compressed at its close.', { error });
      }
      sqlite.close();
    },
  };
}
