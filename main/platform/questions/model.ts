import type { QuestionView } from '../../contract/questions.ts';
import { WheelhouseError } from '../errors.ts';
import type { Answer, NewQuestion } from './types.ts';

/** What a face hands in as an answer. */
export type GivenAnswer = Omit<Answer, 'answeredBy'>;

function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Two questions with the same key are one, for whoever answers. Pure. */
export function keyOf(question: NewQuestion | QuestionView): string {
  const { kind, subject, facts, prompts, choices, access } = question;
  const names = prompts.map(({ name, label, secret }) => [name, label, secret]);
  return JSON.stringify([
    kind,
    subject.hostId,
    subject.host,
    subject.name,
    sorted(facts),
    names,
    choices.map(({ id }) => id),
    access,
  ]);
}

/** What the question is about, for a sentence: `the passphrase of deploy@web`. Pure. */
export function describe({ subject }: Pick<QuestionView, 'subject'>): string {
  return subject.host === null || subject.host === subject.name
    ? `“${subject.name}”`
    : `“${subject.name}” on ${subject.host}`;
}

/** Throws VALIDATION where the answer does not fit the question: a field that is missing, one too many, no such choice. */
export function checkAnswer(question: QuestionView, given: GivenAnswer): void {
  const names = question.prompts.map(({ name }) => name);
  const missing = question.prompts.find(({ name }) => !Object.hasOwn(given.fields, name));
  if (missing !== undefined) {
    throw new WheelhouseError(
      'VALIDATION',
      `The answer lacks “${missing.name}”, which the question asks for.`,
    );
  }
  const extra = Object.keys(given.fields).find((name) => !names.includes(name));
  if (extra !== undefined) {
    throw new WheelhouseError('VALIDATION', 'The answer holds a field that the question does not ask for.', {
      hint: names.length === 0 ? 'It takes a choice alone.' : `It asks for: ${names.join(', ')}.`,
    });
  }
  const ids = question.choices.map(({ id }) => id);
  if (ids.length > 0 && (given.choice === null || !ids.includes(given.choice))) {
    throw new WheelhouseError(
      'VALIDATION',
      `The question has the choices ${ids.join(', ')}: pick one of them.`,
    );
  }
  if (ids.length === 0 && given.choice !== null) {
    throw new WheelhouseError('VALIDATION', 'The question has nothing to choose from.');
  }
}

const endings = {
  answered: 'was answered already',
  dismissed: 'was dismissed already',
  expired: 'expired before it was answered',
  withdrawn: 'is no longer asked: who asked it gave up',
} as const;

/** Why a question that has ended takes no answer. Pure. */
export function conflictOf(question: QuestionView): WheelhouseError {
  const ending = question.state === 'open' ? 'is open' : endings[question.state];
  const by = question.answeredBy === null ? '' : ` by ${question.answeredBy}`;
  return new WheelhouseError('CONFLICT', `The question about ${describe(question)} ${ending}${by}.`, {
    details: { state: question.state, answeredBy: question.answeredBy },
  });
}

/** What the asker hears where nobody answered. Pure. */
export function refusalOf(question: QuestionView): WheelhouseError {
  const isExpired = question.state === 'expired';
  const by = question.answeredBy === null ? '' : ` by ${question.answeredBy}`;
  return new WheelhouseError(
    'REFUSED',
    isExpired
      ? `Nobody answered the question about ${describe(question)} in time.`
      : `The question about ${describe(question)} was dismissed${by}.`,
    {
      hint: 'Try again to be asked again.',
      details: { reason: isExpired ? 'question-expired' : 'question-dismissed', questionId: question.id },
    },
  );
}
