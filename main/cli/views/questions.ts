import type { QuestionView } from '../../contract/questions.ts';
import type { Session } from '../session.ts';
import { toDuration } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';

/** What is asked, in the reader's language where the kind is known. */
export function sentenceOf(question: QuestionView, { language, translate }: Session): string {
  const { kind, subject, facts } = question;
  // The asker's own sentence is English, and says the same.
  if (language === 'en' || kind === 'approval' || kind === 'choice') return question.message;
  const login = { user: String(facts['user'] ?? ''), address: String(facts['host'] ?? '') };
  return translate(`question.${kind}`, {
    host: subject.host ?? subject.name,
    name: subject.name,
    keyFile: String(facts['keyFile'] ?? ''),
    count: String(facts['missed'] ?? 1),
    ...login,
  });
}

const knownChoices = ['once', 'remember', 'run', 'skip', 'open'] as const;

export function choiceLabelOf(
  { id, label }: QuestionView['choices'][number],
  { translate }: Session,
): string {
  const known = knownChoices.find((choice) => choice === id);
  return known === undefined ? label : translate(`question.choice.${known}`);
}

export function viewQuestions(output: unknown, session: Session): readonly string[] {
  const { questions } = output as { questions: readonly QuestionView[] };
  const { translate, io, language } = session;
  if (questions.length === 0) return [translate('empty.questions')];
  const rows = questions.map((question): readonly Cell[] => [
    question.id,
    question.kind,
    question.subject.host ?? question.subject.name,
    question.state === 'open'
      ? toDuration(Math.max(0, question.expiresAt - io.now()), language)
      : `${question.state}${question.answeredBy === null ? '' : ` (${question.answeredBy})`}`,
    sentenceOf(question, session),
  ]);
  const head = [
    translate('column.question'),
    translate('column.kind'),
    translate('column.subject'),
    translate('column.expires'),
    '',
  ];
  return renderTable({ head, rows }, io.paint, io.columns);
}

export function viewQuestion(output: unknown): readonly string[] {
  const { state, answeredBy } = output as QuestionView;
  return [escapeText(answeredBy === null ? state : `${state} (${answeredBy})`)];
}
