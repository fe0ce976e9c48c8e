import { Button } from '@mantine/core';
import type { QuestionView } from '../../../main/contract/questions.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import classes from './questions.module.css';

interface QuestionEndedProps {
  readonly state: Exclude<QuestionView['state'], 'open'>;
  readonly by: string | null;
  readonly onClose: () => void;
}

/** How a question ended that was shown here and answered by nobody here. */
export function QuestionEnded({ state, by, onClose }: QuestionEndedProps) {
  const { t } = useText();
  return (
    <div className={classes['form']}>
      <p role="status">{t(`questions.ended.${state}`, { by: plain(by ?? '') })}</p>
      <div className={classes['actions']}>
        <Button size="sm" data-autofocus onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </div>
  );
}
