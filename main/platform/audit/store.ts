import type { AuditEntry } from '../../contract/audit.ts';
import type { Database } from '../database/types.ts';
import { canonicalJson } from './canonical.ts';

interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly act: string;
  readonly host_id: string | null;
  readonly host: string | null;
  readonly subject: string;
  readonly job_id: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly outcome: AuditEntry['outcome'];
  readonly error: string | null;
  readonly previous_hash: string;
  readonly hash: string;
}

/** A row that somebody edited may hold anything; it must still be listed, and be found by `verify`. */
function fromJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return { code: 'INTERNAL', message: 'This field holds no JSON.', unreadable: text };
  }
}

function toJson(value: unknown): string | null {
  return value === null ? null : canonicalJson(value);
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    act: row.act,
    hostId: row.host_id,
    host: row.host,
    subject: row.subject,
    jobId: row.job_id,
    before: fromJson(row.before) as AuditEntry['before'],
    after: fromJson(row.after) as AuditEntry['after'],
    outcome: row.outcome,
    error: fromJson(row.error) as AuditEntry['error'],
    hash: row.hash,
    previousHash: row.previous_hash,
  };
}

/** The SQL of the `audit` table. */
export function createAuditStore(database: Database) {
  const insert = database.prepare(`
    INSERT INTO audit (seq, at, actor, act, host_id, host, subject, job_id, before, after, outcome, error, previous_hash, hash)
    VALUES (@seq, @at, @actor, @act, @hostId, @host, @subject, @jobId, @before, @after, @outcome, @error, @previousHash, @hash)`);
  const last = database.prepare<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
  );
  const hashAt = database.prepare<{ hash: string }>('SELECT hash FROM audit WHERE seq = ?');
  const next = database.prepare<AuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
  const page = database.prepare<AuditRow>(`
    SELECT * FROM audit
    WHERE seq < @before
      AND (@host IS NULL OR host_id = @host OR host = @host)
      AND (@subject IS NULL OR subject = @subject)
    ORDER BY seq DESC LIMIT @limit`);

  return {
    insert(entry: AuditEntry): void {
      insert.run({
        ...entry,
        before: toJson(entry.before),
        after: toJson(entry.after),
        error: toJson(entry.error),
      });
    },
    last: () => last.get(),
    hashAt: (seq: number) => hashAt.get(seq)?.hash,
    /** Entries after `seq`, oldest first. */
    next: (seq: number, limit: number) => next.all(seq, limit).map(toEntry),
    page: (filter: { limit: number; before: number; host: string | null; subject: string | null }) =>
      page.all(filter).map(toEntry),
  };
}

export type AuditStore = ReturnType<typeof createAuditStore>;
