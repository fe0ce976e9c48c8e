import type { JobState, JobStep, JobView, Progress } from '../../contract/jobs.ts';
import type { ErrorView } from '../../contract/errors.ts';
import type { Database } from '../database/types.ts';

type Json = Record<string, unknown>;

interface JobRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly kind: string;
  readonly input: string;
  readonly host_id: string | null;
  readonly host: string | null;
  readonly subject: string;
  readonly state: JobState;
  readonly requested_by: string;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly alive_at: number | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly progress: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly leftovers: string;
}

interface StepRow {
  readonly job_id: string;
  readonly name: string;
  readonly state: JobStep['state'];
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly intent: string;
  readonly outcome: string | null;
}

/** A job as the journal holds it: the view, and what only the audit and a later start need. */
export interface StoredJob {
  readonly view: JobView;
  readonly input: unknown;
  readonly before: Json | null;
  readonly after: Json | null;
  /** The last instant at which an engine is known to have worked on it; its creation at the least. */
  readonly aliveAt: number;
}

interface JobEnd {
  readonly state: 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
  readonly endedAt: number;
  readonly progress: Progress | null;
  readonly result: Json | null;
  readonly error: ErrorView | null;
  readonly leftovers: readonly string[];
}

function parse<Value>(text: string, _as?: Value): Value {
  return JSON.parse(text) as Value;
}

function parseOrNull<Value>(text: string | null, _as?: Value): Value | null {
  return text === null ? null : (JSON.parse(text) as Value);
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function toStep(row: StepRow): JobStep {
  return {
    name: row.name,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    intent: parse<Json>(row.intent),
    outcome: parseOrNull<Json>(row.outcome),
  };
}

function lastKnownAlive(row: JobRow, steps: readonly JobStep[]): number {
  const ofSteps = steps.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? 0]);
  return Math.max(row.created_at, row.started_at ?? 0, row.alive_at ?? 0, ...ofSteps);
}

function toStored(row: JobRow, steps: JobStep[]): StoredJob {
  return {
    view: {
      id: row.id,
      parentId: row.parent_id,
      kind: row.kind,
      subject: { hostId: row.host_id, host: row.host, name: row.subject },
      state: row.state,
      requestedBy: row.requested_by,
      createdAt: row.created_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      steps,
      progress: parseOrNull<Progress>(row.progress),
      result: parseOrNull<Json>(row.result),
      error: parseOrNull<ErrorView>(row.error),
      leftovers: parse<string[]>(row.leftovers),
    },
    input: parse<unknown>(row.input),
    before: parseOrNull<Json>(row.before),
    after: parseOrNull<Json>(row.after),
    aliveAt: lastKnownAlive(row, steps),
  };
}

/** The SQL of the job journal: the tables `jobs` and `job_steps`. Each write is on the disk when it returns. */
export function createJobStore(database: Database) {
  const insert = database.prepare(`
    INSERT INTO jobs (id, parent_id, kind, input, host_id, host, subject, state, requested_by, created_at)
    VALUES (@id, @parentId, @kind, @input, @hostId, @host, @subject, 'queued', @requestedBy, @createdAt)`);
  const begin = database.prepare("UPDATE jobs SET state = 'running', started_at = ? WHERE id = ?");
  const alive = database.prepare('UPDATE jobs SET alive_at = ? WHERE id IN (SELECT value FROM json_each(?))');
  const cancelling = database.prepare("UPDATE jobs SET state = 'cancelling' WHERE id = ?");
  const recordBefore = database.prepare('UPDATE jobs SET before = ? WHERE id = ?');
  const recordAfter = database.prepare('UPDATE jobs SET after = ? WHERE id = ?');
  const end = database.prepare(`
    UPDATE jobs SET state = @state, ended_at = @endedAt, progress = @progress, result = @result,
      error = @error, leftovers = @leftovers WHERE id = @id`);
  const leftovers = database.prepare('UPDATE jobs SET leftovers = ? WHERE id = ?');
  const insertStep = database.prepare(`
    INSERT INTO job_steps (job_id, position, name, state, started_at, intent) VALUES (?, ?, ?, 'running', ?, ?)`);
  const endStep = database.prepare(
    'UPDATE job_steps SET state = ?, ended_at = ?, outcome = ? WHERE job_id = ? AND position = ?',
  );
  const endOpenSteps = database.prepare(
    "UPDATE job_steps SET state = ?, ended_at = ? WHERE job_id = ? AND state = 'running'",
  );
  const one = database.prepare<JobRow>('SELECT * FROM jobs WHERE id = ?');
  const newest = database.prepare<JobRow>('SELECT * FROM jobs ORDER BY id DESC LIMIT ?');
  const newestIn = database.prepare<JobRow>('SELECT * FROM jobs WHERE state = ? ORDER BY id DESC LIMIT ?');
  const open = database.prepare<JobRow>(
    "SELECT * FROM jobs WHERE state IN ('queued', 'running', 'cancelling') ORDER BY id",
  );
  const below = database.prepare<JobRow>('SELECT * FROM jobs WHERE parent_id = ? ORDER BY id');
  const steps = database.prepare<StepRow>(`
    SELECT * FROM job_steps WHERE job_id IN (SELECT value FROM json_each(?)) ORDER BY job_id, position`);

  function withSteps(rows: readonly JobRow[]): StoredJob[] {
    const byJob = new Map<string, JobStep[]>(rows.map((row) => [row.id, []]));
    for (const row of steps.all(JSON.stringify([...byJob.keys()]))) {
      byJob.get(row.job_id)?.push(toStep(row));
    }
    return rows.map((row) => toStored(row, byJob.get(row.id) ?? []));
  }

  return {
    insert(job: {
      id: string;
      parentId: string | null;
      kind: string;
      input: unknown;
      subject: JobView['subject'];
      requestedBy: string;
      createdAt: number;
    }): void {
      insert.run({
        id: job.id,
        parentId: job.parentId,
        kind: job.kind,
        input: JSON.stringify(job.input ?? null),
        hostId: job.subject.hostId,
        host: job.subject.host,
        subject: job.subject.name,
        requestedBy: job.requestedBy,
        createdAt: job.createdAt,
      });
    },
    begin: (id: string, at: number) => begin.run(at, id),
    /** Notes that these jobs are alive now. */
    alive: (ids: readonly string[], at: number) => alive.run(at, JSON.stringify(ids)),
    cancelling: (id: string) => cancelling.run(id),
    recordBefore: (id: string, before: Json) => recordBefore.run(toJson(before), id),
    recordAfter: (id: string, after: Json) => recordAfter.run(toJson(after), id),
    end: (id: string, how: JobEnd) =>
      end.run({
        id,
        state: how.state,
        endedAt: how.endedAt,
        progress: toJson(how.progress),
        result: toJson(how.result),
        error: toJson(how.error),
        leftovers: JSON.stringify(how.leftovers),
      }),
    leave: (id: string, sentences: readonly string[]) => leftovers.run(JSON.stringify(sentences), id),
    beginStep: (id: string, position: number, name: string, at: number, intent: Json) =>
      insertStep.run(id, position, name, at, JSON.stringify(intent)),
    endStep: (id: string, position: number, state: JobStep['state'], at: number, outcome: Json | null) =>
      endStep.run(state, at, toJson(outcome), id, position),
    endOpenSteps: (id: string, state: JobStep['state'], at: number) => endOpenSteps.run(state, at, id),
    find: (id: string): StoredJob | undefined => {
      const row = one.get(id);
      return row === undefined ? undefined : withSteps([row])[0];
    },
    list: (limit: number, state: JobState | undefined): StoredJob[] =>
      withSteps(state === undefined ? newest.all(limit) : newestIn.all(state, limit)),
    /** The jobs that are a part of this one, oldest first. */
    children: (id: string): StoredJob[] => withSteps(below.all(id)),
    /** Those that have not ended, oldest first. */
    open: (): StoredJob[] => withSteps(open.all()),
  };
}

export type JobStore = ReturnType<typeof createJobStore>;
