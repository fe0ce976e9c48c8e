import type { QuestionView } from '../../contract/questions.ts';
import { auditedChange, type AuditRecord } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import type { Database } from '../database/types.ts';
import { WheelhouseError } from '../errors.ts';
import type { CallContext } from '../routes/call-context.ts';
import { implementer } from '../routes/implementer.ts';
import { latest } from '../streams/latest.ts';
import { describe } from './model.ts';
import type { QuestionDesk } from './questions.ts';

interface QuestionRoutesParts {
  readonly database: Database;
  readonly audit: Audit;
  readonly questions: QuestionDesk;
}

const defaultLimit = 100;

/** Binds the procedures `questions.*`. The audit has who answered which question, and never what was typed. */
export function createQuestionsRoutes({ database, audit, questions }: QuestionRoutesParts) {
  function settle(
    act: 'questions.answer' | 'questions.dismiss',
    id: string,
    context: CallContext,
    run: (record: AuditRecord) => QuestionView,
  ): QuestionView {
    const asked = { actor: context.actor, act, hostId: null, host: null, subject: id };
    // Outside of the transaction below, which is undone where the question has expired just now.
    questions.sweep();
    return auditedChange(database, audit, asked, (record) => {
      const question = questions.get(id);
      const { subject } = question;
      record.target({ hostId: subject.hostId, host: subject.host, subject: subject.name });
      record.before({ questionId: id, kind: question.kind, jobId: question.jobId });
      if (!context.access.has(question.access)) {
        throw new WheelhouseError(
          'REFUSED',
          `The question about ${describe(question)} needs the access level “${question.access}”, which this face was not given.`,
        );
      }
      return run(record);
    });
  }

  return {
    list: implementer.questions.list.handler(({ input }) => {
      questions.sweep();
      const filter = { state: input?.state ?? 'open', limit: input?.limit ?? defaultLimit } as const;
      return { questions: [...questions.list(filter)] };
    }),
    watch: implementer.questions.watch.handler(({ signal }) =>
      Promise.resolve(
        latest({
          read: () => ({ questions: [...questions.open()], ended: [...questions.recent()] }),
          subscribe: (changed) => questions.subscribe(changed),
          signal,
        }),
      ),
    ),
    answer: implementer.questions.answer.handler(({ input, context }) =>
      settle('questions.answer', input.id, context, (record) => {
        const given = { fields: input.fields ?? {}, choice: input.choice ?? null };
        record.after({ given: Object.keys(given.fields), choice: given.choice });
        return questions.answer(input.id, given, context.actor.name);
      }),
    ),
    dismiss: implementer.questions.dismiss.handler(({ input, context }) =>
      settle('questions.dismiss', input.id, context, () => questions.dismiss(input.id, context.actor.name)),
    ),
  };
}
