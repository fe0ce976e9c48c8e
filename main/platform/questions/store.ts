import type { QuestionView } from '../../contract/questions.ts';
import type { Database } from '../database/types.ts';

interface QuestionRow {
  readonly id: string;
  readonly kind: QuestionView['kind'];
  readonly host_id: string | null;
  readonly host: string | null;
  readonly subject: string;
  readonly message: string;
  readonly facts: string;
  readonly prompts: string;
  readonly choices: string;
  readonly access: QuestionView['access'];
  readonly job_id: string | null;
  readonly asked_at: number;
  readonly expires_at: number;
  readonly state: QuestionView['state'];
  readonly answered_by: string | null;
  readonly ended_at: number | null;
}

function toView(row: QuestionRow): QuestionView {
  return {
    id: row.id,
    kind: row.kind,
    subject: { hostId: row.host_id, host: row.host, name: row.subject },
    message: row.message,
    facts: JSON.parse(row.facts) as QuestionView['facts'],
    prompts: JSON.parse(row.prompts) as QuestionView['prompts'],
    choices: JSON.parse(row.choices) as QuestionView['choices'],
    access: row.access,
    jobId: row.job_id,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    state: row.state,
    answeredBy: row.answered_by,
    endedAt: row.ended_at,
  };
}

/** How a question ended. */
export interface QuestionEnd {
  readonly state: Exclude<QuestionView['state'], 'open'>;
  readonly answeredBy: string | null;
  readonly endedAt: number;
}

/** The SQL of the table `questions`. */
export function createQuestionStore(database: Database) {
  const insert = database.prepare(`
    INSERT INTO questions (id, kind, host_id, host, subject, message, facts, prompts, choices, access, job_id,
      asked_at, expires_at, state)
    VALUES (@id, @kind, @hostId, @host, @subject, @message, @facts, @prompts, @choices, @access, @jobId,
      @askedAt, @expiresAt, 'open')`);
  const end = database.prepare(
    "UPDATE questions SET state = ?, answered_by = ?, ended_at = ? WHERE id = ? AND state = 'open'",
  );
  const one = database.prepare<QuestionRow>('SELECT * FROM questions WHERE id = ?');
  const open = database.prepare<QuestionRow>("SELECT * FROM questions WHERE state = 'open' ORDER BY id");
  const list = database.prepare<QuestionRow>(`
    SELECT * FROM questions WHERE @state IS NULL OR state = @state ORDER BY id DESC LIMIT @limit`);

  return {
    insert: (view: QuestionView) =>
      insert.run({
        id: view.id,
        kind: view.kind,
        hostId: view.subject.hostId,
        host: view.subject.host,
        subject: view.subject.name,
        message: view.message,
        facts: JSON.stringify(view.facts),
        prompts: JSON.stringify(view.prompts),
        choices: JSON.stringify(view.choices),
        access: view.access,
        jobId: view.jobId,
        askedAt: view.askedAt,
        expiresAt: view.expiresAt,
      }),
    /** False where it has ended already: of two who answer at once, one is told so. */
    end: (id: string, how: QuestionEnd) => end.run(how.state, how.answeredBy, how.endedAt, id) === 1,
    find: (id: string) => {
      const row = one.get(id);
      return row === undefined ? undefined : toView(row);
    },
    open: () => open.all().map(toView),
    /** Newest first. */
    list: (filter: { readonly state: QuestionView['state'] | null; readonly limit: number }) =>
      list.all({ ...filter }).map(toView),
  };
}
