import type { Database } from '../platform/database/types.ts';
import { mergeEnding, mergeFact, type KeptFact, type Merge } from './merge.ts';
import { isEnding, type Fact, type FactKind, type Finding } from './model.ts';

interface ChangeRow {
  readonly id: number;
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly container_id: string | null;
  readonly stack: string | null;
  readonly service: string | null;
  readonly first_at: number;
  readonly at: number;
  readonly after_at: number | null;
  readonly ended_at: number | null;
  readonly count: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** A fact, where it happened, and its place in the order of writing. */
export interface StoredChange extends KeptFact {
  readonly hostId: string;
}

export type ChangeStore = ReturnType<typeof createChangeStore>;

// An unhealthy container may stay so for days; what counts is looked for among the newest rows of its name.
const rowsOfKey = 30;
// However wild a host: the oldest go first.
const rowsOfHost = 5000;
/** Reading 5,000 took 88 ms, in which the engine does nothing else. */
export const readAtMost = 2000;

/** The SQL of changes, engines and presence. */
export function createChangeStore(database: Database) {
  const insert = database.prepare(`
    INSERT INTO changes (host_id, kind, key, name, container_id, stack, service,
      first_at, at, after_at, ended_at, count, before, after)
    SELECT @hostId, @kind, @key, @name, @containerId, @stack, @service,
      @firstAt, @at, @afterAt, @endedAt, @count, @before, @after
    WHERE EXISTS (SELECT 1 FROM hosts WHERE id = @hostId)`);
  const update = database.prepare(`
    UPDATE changes SET kind = @kind, name = @name, container_id = @containerId, first_at = @firstAt, at = @at,
      after_at = @afterAt, ended_at = @endedAt, count = @count, before = @before, after = @after
    WHERE id = @id`);
  const remove = database.prepare('DELETE FROM changes WHERE id = ?');
  const ofKey = database.prepare<ChangeRow>(
    'SELECT * FROM changes WHERE host_id = ? AND key = ? ORDER BY at DESC, id DESC LIMIT ?',
  );
  const between = database.prepare<ChangeRow & { readonly host_id: string }>(`
    SELECT * FROM changes WHERE (at >= @since OR ended_at >= @since) AND first_at <= @until AND (@hostId IS NULL OR host_id = @hostId)
    ORDER BY at DESC, id DESC LIMIT @limit`);
  const trim = database.prepare(`
    DELETE FROM changes WHERE host_id = @hostId AND id <=
      (SELECT id FROM changes WHERE host_id = @hostId ORDER BY id DESC LIMIT 1 OFFSET @kept)`);
  const selectEngine = database.prepare<{ version: string }>(
    'SELECT version FROM host_engines WHERE host_id = ?',
  );
  const upsertEngine = database.prepare(`
    INSERT INTO host_engines (host_id, version) SELECT @hostId, @version
    WHERE EXISTS (SELECT 1 FROM hosts WHERE id = @hostId)
    ON CONFLICT (host_id) DO UPDATE SET version = excluded.version`);
  const upsertPresence = database.prepare(`
    INSERT INTO presence_spans (from_at, to_at) VALUES (@from, @to)
    ON CONFLICT (from_at) DO UPDATE SET to_at = max(to_at, excluded.to_at)`);
  const selectPresence = database.prepare<{ from: number; to: number }>(`
    SELECT from_at AS "from", to_at AS "to" FROM presence_spans
    WHERE to_at > ? AND from_at < ? ORDER BY from_at`);

  function carryOut(hostId: string, merge: Merge): void {
    for (const id of merge.remove) remove.run(id);
    if (merge.update !== null) update.run({ id: merge.update.id, ...toParameters(merge.update) });
    if (merge.insert === null) return;
    if (merge.insert.kind === 'passed') passed(hostId, merge.insert);
    else insert.run({ hostId, ...identity(merge.insert), ...toParameters(merge.insert) });
  }

  /** Containers of one command come and go under names of chance: what they were made from is what they share. */
  function passed(hostId: string, fact: Fact): void {
    const image = fact.before !== null && 'image' in fact.before ? fact.before.image : fact.name;
    const made: Fact = { ...fact, key: `passed:${image}` };
    const merge = mergeFact(keptOf(hostId, made.key), made);
    if (merge.update !== null) update.run({ id: merge.update.id, ...toParameters(merge.update) });
    if (merge.insert !== null) insert.run({ hostId, ...identity(made), ...toParameters(made) });
  }

  function keptOf(hostId: string, key: string): readonly KeptFact[] {
    return ofKey.all(hostId, key, rowsOfKey).map(toFact);
  }

  return {
    /** Joins what was found with what is kept. Must be called in the transaction that writes what it was found in. */
    record(hostId: string, findings: readonly Finding[]): void {
      for (const finding of findings) {
        const kept = keptOf(hostId, finding.key);
        const merges = isEnding(finding) ? mergeEnding(kept, finding) : [mergeFact(kept, finding)];
        for (const merge of merges) carryOut(hostId, merge);
      }
      if (findings.length > 0) trim.run({ hostId, kept: rowsOfHost });
    },
    /** Those of a span of time, the newest first. */
    between(since: number, until: number, hostId: string | null): readonly StoredChange[] {
      return between
        .all({ since, until, hostId, limit: readAtMost })
        .map((row) => ({ ...toFact(row), hostId: row.host_id }));
    },
    /** Remembers the version of a host's engine; answers the one before where it was another. */
    engineSeen(hostId: string, version: string): string | null {
      const before = selectEngine.get(hostId)?.version;
      if (before === version) return null;
      upsertEngine.run({ hostId, version });
      return before ?? null;
    },
    recordPresence(from: number, to: number): void {
      upsertPresence.run({ from, to: Math.max(from, to) });
    },
    presence(since: number, until: number): readonly { from: number; to: number }[] {
      return selectPresence.all(since, until);
    },
  };
}

function identity({ key, stack, service }: Fact) {
  return { key, stack, service };
}

function toParameters(fact: Fact) {
  const { kind, name, containerId, firstAt, at, afterAt, endedAt, count, before, after } = fact;
  return {
    kind,
    name,
    containerId,
    firstAt: Math.min(firstAt, at),
    at,
    afterAt,
    endedAt,
    count,
    before: before === null ? null : JSON.stringify(before),
    after: after === null ? null : JSON.stringify(after),
  };
}

function toFact(row: ChangeRow): KeptFact {
  return {
    id: row.id,
    kind: row.kind as FactKind,
    key: row.key,
    name: row.name,
    containerId: row.container_id,
    stack: row.stack,
    service: row.service,
    firstAt: row.first_at,
    at: row.at,
    afterAt: row.after_at,
    endedAt: row.ended_at,
    count: row.count,
    before: row.before === null ? null : (JSON.parse(row.before) as Fact['before']),
    after: row.after === null ? null : (JSON.parse(row.after) as Fact['after']),
  };
}
