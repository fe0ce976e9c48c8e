import type { UndoState } from '../contract/undo.ts';
import type { Database } from '../platform/database/types.ts';
import type { StoredUndo } from './model.ts';

interface Row {
  readonly id: string;
  readonly host_id: string;
  readonly host: string;
  readonly job_id: string;
  readonly purpose: string;
  readonly acts: string;
  readonly carrier: StoredUndo['where'];
  readonly state: UndoState;
  readonly planted_at: number;
  readonly deadline: number;
  readonly ended_at: number | null;
  readonly seen_at: number | null;
  readonly results: string;
  readonly tidied: number;
}

// Those that have ended are kept for a while, as the story of a job; the audit and the events keep them for longer.
const listed = 200;

function toUndo(row: Row): StoredUndo {
  return {
    id: row.id,
    hostId: row.host_id,
    host: row.host,
    jobId: row.job_id,
    purpose: row.purpose,
    acts: JSON.parse(row.acts) as StoredUndo['acts'],
    where: row.carrier,
    state: row.state,
    plantedAt: row.planted_at,
    deadline: row.deadline,
    endedAt: row.ended_at,
    seenAt: row.seen_at,
    results: JSON.parse(row.results) as StoredUndo['results'],
    tidied: row.tidied === 1,
  };
}

/** The SQL of planted watchdogs: the table `undos`. */
export function createUndoStore(database: Database) {
  const put = database.prepare(`
    INSERT OR REPLACE INTO undos (id, host_id, host, job_id, purpose, acts, carrier, state, planted_at, deadline,
      ended_at, seen_at, results, tidied)
    VALUES (@id, @hostId, @host, @jobId, @purpose, @acts, @carrier, @state, @plantedAt, @deadline,
      @endedAt, @seenAt, @results, @tidied)`);
  const one = database.prepare<Row>('SELECT * FROM undos WHERE id = ?');
  const newest = database.prepare<Row>('SELECT * FROM undos ORDER BY planted_at DESC, id DESC LIMIT ?');
  const ofHost = database.prepare<Row>(
    'SELECT * FROM undos WHERE host_id = ? AND tidied = 0 ORDER BY planted_at',
  );
  const remove = database.prepare('DELETE FROM undos WHERE id = ?');
  const prune = database.prepare(
    "DELETE FROM undos WHERE tidied = 1 AND state NOT IN ('planting','armed','acting') AND planted_at < ?",
  );
  return {
    save(undo: StoredUndo): void {
      put.run({
        id: undo.id,
        hostId: undo.hostId,
        host: undo.host,
        jobId: undo.jobId,
        purpose: undo.purpose,
        acts: JSON.stringify(undo.acts),
        carrier: undo.where,
        state: undo.state,
        plantedAt: undo.plantedAt,
        deadline: undo.deadline,
        endedAt: undo.endedAt,
        seenAt: undo.seenAt,
        results: JSON.stringify(undo.results),
        tidied: undo.tidied ? 1 : 0,
      });
    },
    find(id: string): StoredUndo | undefined {
      const row = one.get(id);
      return row === undefined ? undefined : toUndo(row);
    },
    /** Newest first. */
    list: (): readonly StoredUndo[] => newest.all(listed).map(toUndo),
    /** Those of which something may still be on the host, oldest first. */
    untidied: (hostId: string): readonly StoredUndo[] => ofHost.all(hostId).map(toUndo),
    remove: (id: string) => remove.run(id),
    /** Forgets what ended and was planted before an instant. */
    prune: (before: number) => prune.run(before),
  };
}

export type UndoStore = ReturnType<typeof createUndoStore>;
