import { Modal } from '@mantine/core';
import type { QuestionView } from '../../../main/contract/questions.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { QuestionForm } from './question-form.tsx';

interface QuestionDialogProps {
  readonly question: QuestionView;
  readonly onClose: () => void;
}

/** A question in front of everything. */
export function QuestionDialog({ question, onClose }: QuestionDialogProps) {
  const { t } = useText();
  const subject = question.kind === 'vault' ? null : (question.subject.host ?? question.subject.name);
  const kind = t(`questions.kind.${question.kind}`);
  return (
    <Modal
      opened
      onClose={onClose}
      title={subject === null ? kind : `${kind} · ${plain(subject)}`}
      closeButtonProps={{ 'aria-label': t('questions.later') }}
    >
      <QuestionForm key={question.id} question={question} onClose={onClose} />
    </Modal>
  );
}
