import type { Database } from '../platform/database/types.ts';
import type { Crash, KnownContainer } from './model.ts';

export interface StoredInventory {
  readonly hostId: string;
  readonly observedAt: number;
  readonly containers: readonly KnownContainer[];
}

interface InventoryRow {
  readonly host_id: string;
  readonly observed_at: number;
  readonly containers: string;
}

interface CrashRow {
  readonly container_id: string;
  readonly at: number;
  readonly exit_code: number | null;
  readonly oom_killed: number;
  readonly ran_for_ms: number | null;
}

// One a minute, as an engine starts a container again at its slowest, is 1,440 a day: kept for 90 days they took 64 MB.
const crashesKept = 2000;

export type StackStore = ReturnType<typeof createStackStore>;

/** The SQL of inventories, crashes and watch spans. A host's rows go with the host. */
export function createStackStore(database: Database) {
  const selectInventories = database.prepare<InventoryRow>('SELECT * FROM inventories');
  // A host may have been removed between the observation and its writing.
  const upsertInventory = database.prepare(`
    INSERT INTO inventories (host_id, observed_at, containers)
    SELECT @hostId, @observedAt, @containers WHERE EXISTS (SELECT 1 FROM hosts WHERE id = @hostId)
    ON CONFLICT (host_id) DO UPDATE SET observed_at = excluded.observed_at, containers = excluded.containers`);
  const insertCrash = database.prepare(`
    INSERT OR REPLACE INTO container_crashes (host_id, container_id, name, at, exit_code, oom_killed, ran_for_ms)
    SELECT @hostId, @containerId, @name, @at, @exitCode, @oomKilled, @ranForMs
    WHERE EXISTS (SELECT 1 FROM hosts WHERE id = @hostId)`);
  const trimCrashes = database.prepare(`
    DELETE FROM container_crashes WHERE host_id = @hostId AND container_id = @containerId AND at <=
      (SELECT at FROM container_crashes WHERE host_id = @hostId AND container_id = @containerId
        ORDER BY at DESC LIMIT 1 OFFSET @kept)`);
  const deleteCrash = database.prepare(
    'DELETE FROM container_crashes WHERE host_id = ? AND container_id = ? AND at = ?',
  );
  const selectCrashes = database.prepare<CrashRow>(
    'SELECT * FROM container_crashes WHERE host_id = ? AND container_id = ? ORDER BY at DESC LIMIT ?',
  );
  const selectRecentCrashes = database.prepare<CrashRow>(
    'SELECT * FROM container_crashes WHERE host_id = ? AND at > ? ORDER BY at',
  );
  const upsertSpan = database.prepare(`
    INSERT INTO host_watch_spans (host_id, from_at, to_at)
    SELECT @hostId, @from, @to WHERE EXISTS (SELECT 1 FROM hosts WHERE id = @hostId)
    ON CONFLICT (host_id, from_at) DO UPDATE SET to_at = max(to_at, excluded.to_at)`);
  const selectWatchedUntil = database.prepare<{ until: number | null }>(
    'SELECT max(to_at) AS until FROM host_watch_spans WHERE host_id = ?',
  );
  const pruneCrashes = database.prepare('DELETE FROM container_crashes WHERE at < ?');
  const pruneSpans = database.prepare('DELETE FROM host_watch_spans WHERE to_at < ?');

  return {
    inventories(): readonly StoredInventory[] {
      return selectInventories.all().map((row) => ({
        hostId: row.host_id,
        observedAt: row.observed_at,
        containers: JSON.parse(row.containers) as KnownContainer[],
      }));
    },
    saveInventory({ hostId, observedAt, containers }: StoredInventory): void {
      upsertInventory.run({ hostId, observedAt, containers: JSON.stringify(containers) });
    },
    addCrash(hostId: string, containerId: string, name: string, crash: Crash): void {
      insertCrash.run({
        hostId,
        containerId,
        name,
        at: crash.at,
        exitCode: crash.exitCode,
        oomKilled: crash.oomKilled ? 1 : 0,
        ranForMs: crash.ranForMs,
      });
      trimCrashes.run({ hostId, containerId, kept: crashesKept });
    },
    removeCrash(hostId: string, containerId: string, at: number): void {
      deleteCrash.run(hostId, containerId, at);
    },
    /** The newest first. */
    crashesOf(hostId: string, containerId: string, limit: number): readonly Crash[] {
      return selectCrashes.all(hostId, containerId, limit).map(toCrash);
    },
    crashesSince(
      hostId: string,
      at: number,
    ): readonly { readonly containerId: string; readonly crash: Crash }[] {
      return selectRecentCrashes
        .all(hostId, at)
        .map((row) => ({ containerId: row.container_id, crash: toCrash(row) }));
    },
    /** Says that the host was watched without a gap from one instant to the other; called again as time goes on. */
    recordWatch(hostId: string, from: number, to: number): void {
      upsertSpan.run({ hostId, from, to: Math.max(from, to) });
    },
    /** When a host was last watched; null where it never was. */
    watchedUntil(hostId: string): number | null {
      return selectWatchedUntil.get(hostId)?.until ?? null;
    },
    /** Forgets what is older than `at`. */
    prune(at: number): void {
      pruneCrashes.run(at);
      pruneSpans.run(at);
    },
  };
}

function toCrash(row: CrashRow): Crash {
  return {
    at: row.at,
    exitCode: row.exit_code,
    oomKilled: row.oom_killed === 1,
    ranForMs: row.ran_for_ms,
  };
}
