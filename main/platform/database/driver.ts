import type Sqlite from 'better-sqlite3';
import { createRequire } from 'node:module';
import { WheelhouseError } from '../errors.ts';

// better-sqlite3 13 ends the process without a word below this: https://github.com/WiseLibs/better-sqlite3/issues/1514
const neededNodeApi = 10;

/**
 * Loads SQLite. Throws REFUSED where this runtime would crash on it; asking first is why it is no plain import.
 */
export function loadSqlite(nodeApi: string | undefined = process.versions['napi']): typeof Sqlite {
  if (Number(nodeApi ?? 0) < neededNodeApi) {
    throw new WheelhouseError(
      'REFUSED',
      `The database needs Node 22.14 or newer (Node-API ${neededNodeApi}); this is ${process.version} with Node-API ${nodeApi ?? 'unknown'}.`,
      { hint: 'Start Wheelhouse with a newer Node, or from its desktop package, which brings its own.' },
    );
  }
  const require = createRequire(import.meta.url);
  return require('better-sqlite3') as typeof Sqlite;
}
