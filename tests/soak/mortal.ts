import type { Database, Statement } from '../../main/platform/database/types.ts';

export interface Mortality {
  /** The database as the engine sees it. */
  around(database: Database): Database;
  /** Counts from now on, and ends this process right after that commit; 0 counts and lets it live. */
  arm(fatalCommit: number): void;
  /** Commits since `arm`. */
  readonly commits: number;
}

/** Ends this process right after a commit, before anything that follows it: the head file, the listeners, the answer. */
export function createMortality(): Mortality {
  let commits = 0;
  let fatal = 0;
  let depth = 0;
  function committed(): void {
    commits += 1;
    if (commits === fatal) process.kill(process.pid, 'SIGKILL');
  }
  return {
    around: (database) => ({
      ...database,
      prepare<Row>(sql: string): Statement<Row> {
        const statement = database.prepare<Row>(sql);
        return {
          ...statement,
          run: (...parameters) => {
            const changed = statement.run(...parameters);
            if (depth === 0) committed();
            return changed;
          },
        };
      },
      transaction(work) {
        depth += 1;
        try {
          return database.transaction(() => {
            // The first to be called after the commit.
            if (depth === 1) database.afterCommit(committed);
            return work();
          });
        } finally {
          depth -= 1;
        }
      },
    }),
    arm(fatalCommit) {
      commits = 0;
      fatal = fatalCommit;
    },
    get commits() {
      return commits;
    },
  };
}
