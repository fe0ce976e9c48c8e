export type SqlValue = string | number | null | Uint8Array;
export type SqlParameters = (SqlValue | Readonly<Record<string, SqlValue>>)[];

/** One prepared statement. Parameters stand in the order of the `?`, or one record for `@names`. */
export interface Statement<Row> {
  get(...parameters: SqlParameters): Row | undefined;
  all(...parameters: SqlParameters): readonly Row[];
  /** Answers the number of rows that changed. */
  run(...parameters: SqlParameters): number;
}

/**
 * `wheelhouse.db`. Every call is synchronous and every commit is on the disk when it returns (synchronous=FULL).
 * Throws STORAGE_FULL, STORAGE_CORRUPT, REFUSED (read-only) or CONFLICT (locked by another process), a sentence each.
 */
export interface Database {
  /** Prepares a statement once; call it when a store is made, not for each use. */
  prepare<Row = never>(sql: string): Statement<Row>;
  /**
   * Runs `work` in one transaction, all or nothing. Inside another it is a part of that one: what it throws undoes its
   * own changes, and the outer one decides about the rest. `work` must not be asynchronous; a promise is refused.
   */
  transaction<Result>(work: () => Result): Result;
  /** Calls back once the outermost running transaction has committed, at once where none runs, never where it is undone. */
  afterCommit(callback: () => void): void;
  /** Compresses and closes the files. The database cannot be used afterwards. */
  close(): void;
}

/** A sentence about what happened to the data folder at start, as `system.get` shows it. */
export interface StorageNotice {
  readonly kind: 'databaseSetAside';
  readonly message: string;
}

export interface OpenedDatabase {
  readonly database: Database;
  readonly file: string;
  readonly notices: readonly StorageNotice[];
}

/** Takes what the app log should know: an operation that was slow, a listener that failed. */
export type Report = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** One numbered step of the schema. Append-only: a migration that was released is never edited. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}
