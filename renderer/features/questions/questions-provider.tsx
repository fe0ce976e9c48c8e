import { Button } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { QuestionView } from '../../../main/contract/questions.ts';
import { useQuestions } from '../../app/client/engine-context.tsx';
import { isOfOwnAct } from '../../app/client/own-acts.ts';
import type { QuestionsItem } from '../../app/client/stores.ts';
import { useText } from '../../app/language/language.ts';
import { isAskedInPlace } from './in-place.ts';
import { QuestionDialog } from './question-dialog.tsx';
import { sentenceOf } from './question-words.ts';
import { QuestionsContext } from './questions-context.ts';
import classes from './questions.module.css';

/** What the dialog shows after news: a new question that a click on this page led to, and nothing that is no longer asked. */
function nextShown(
  shown: QuestionView | null,
  value: QuestionsItem | undefined,
  before: QuestionsItem | undefined,
  path: string,
): QuestionView | null {
  const isWithdrawn =
    value?.ended.some(({ id, state }) => id === shown?.id && state === 'withdrawn') ?? false;
  if (shown !== null && !isWithdrawn) return shown;
  const known = new Set(before?.questions.map(({ id }) => id));
  const hasDialog = document.querySelector('[role="dialog"]') !== null;
  const isWanted = (question: QuestionView): boolean =>
    isOfOwnAct(question) && !isAskedInPlace(question, path, hasDialog);
  return value?.questions.find((question) => !known.has(question.id) && isWanted(question)) ?? null;
}

/**
 * Says on every screen that somebody is waited for. The dialog opens by itself for what a click on this page led to, and
 * otherwise when it is asked for: a person who types elsewhere is not interrupted.
 */
export function QuestionsProvider({ children }: { readonly children: React.ReactNode }) {
  const { t } = useText();
  const { value } = useQuestions();
  const [shown, setShown] = useState<QuestionView | null>(null);
  const [known, setKnown] = useState(value);
  const path = useLocation({ select: ({ href }) => href });
  const [first] = value?.questions ?? [];
  const docked = value?.questions.find((question) => !isAskedInPlace(question, path, false));
  if (value !== known) {
    setKnown(value);
    setShown(nextShown(shown, value, known, path));
  }
  return (
    <QuestionsContext value={() => setShown(first ?? null)}>
      {children}
      {docked === undefined || shown !== null ? null : (
        <div className={classes['dock']} role="status">
          <IconHelpCircle size={18} aria-hidden />
          <div className={classes['dockText']}>
            <p className={classes['dockTitle']}>
              {t('questions.waiting', { count: value?.questions.length ?? 0 })}
            </p>
            <p className={classes['dockSentence']}>{sentenceOf(docked, t)}</p>
          </div>
          <Button size="sm" variant="filled" onClick={() => setShown(docked)}>
            {t('questions.open')}
          </Button>
        </div>
      )}
      {shown === null ? null : <QuestionDialog question={shown} onClose={() => setShown(null)} />}
    </QuestionsContext>
  );
}
