import type { QuestionView } from '../../../main/contract/questions.ts';
import type { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';

type Translate = ReturnType<typeof useText>['t'];

const knownChoices = ['once', 'remember', 'run', 'skip', 'open'] as const;
const shownFacts = ['keyFile', 'algorithm', 'fingerprint'] as const;

function text(question: QuestionView, fact: string): string {
  return plain(String(question.facts[fact] ?? ''));
}

/** What is asked, in the reader's language where the kind is known. */
export function sentenceOf(question: QuestionView, t: Translate): string {
  const host = plain(question.subject.host ?? question.subject.name);
  const login = { host, user: text(question, 'user'), address: text(question, 'host') };
  switch (question.kind) {
    case 'passphrase':
      return t('questions.sentence.passphrase', { host, keyFile: text(question, 'keyFile') });
    case 'password':
      return t('questions.sentence.password', login);
    case 'keyboardInteractive':
      return t('questions.sentence.keyboardInteractive', login);
    case 'hostKey':
      return t('questions.sentence.hostKey', { host });
    case 'vault':
      return t('questions.sentence.vault');
    case 'catchUp':
      return t('questions.sentence.catchUp', {
        name: plain(question.subject.name),
        count: Number(question.facts['missed'] ?? 1),
      });
    case 'approval':
    case 'choice':
      return plain(question.message);
    default:
      return question.kind satisfies never;
  }
}

/** The label of a field: ours for what we ask, the host's own words for what it asks. */
export function labelOf(question: QuestionView, label: string, t: Translate): string {
  if (question.kind === 'passphrase' || question.kind === 'vault') return t('questions.field.passphrase');
  if (question.kind === 'password') return t('questions.field.password');
  return plain(label);
}

export function choiceLabelOf(choice: QuestionView['choices'][number], t: Translate): string {
  const known = knownChoices.find((id) => id === choice.id);
  return known === undefined ? plain(choice.label) : t(`questions.choice.${known}`);
}

/** The facts that a person compares before answering. */
export function factsOf(
  question: QuestionView,
  t: Translate,
): readonly (readonly [name: string, value: string])[] {
  if (question.kind !== 'hostKey') return [];
  return shownFacts
    .filter((fact) => question.facts[fact] !== undefined)
    .map((fact) => [t(`questions.fact.${fact}`), text(question, fact)]);
}
