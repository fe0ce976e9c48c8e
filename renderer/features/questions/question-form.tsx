import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { QuestionView } from '../../../main/contract/questions.ts';
import { useAction } from '../../app/client/ask.ts';
import { useQuestions } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { useUntil } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { plain } from '../../ui/visible-text.ts';
import { useHeldQuestion } from '../support/held-question.ts';
import { QuestionEnded } from './question-ended.tsx';
import { choiceLabelOf, factsOf, labelOf, sentenceOf } from './question-words.ts';
import classes from './questions.module.css';

interface QuestionFormProps {
  readonly question: QuestionView;
  readonly onClose: () => void;
}

/** One question with its fields and choices. What is typed leaves the page only to the engine, and is forgotten here at once. */
export function QuestionForm({ question, onClose }: QuestionFormProps) {
  const { t } = useText();
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const time = useUntil(question.expiresAt);
  const answer = useAction(async (client, choice: string | null) => {
    const given = Object.fromEntries(question.prompts.map(({ name }) => [name, fields[name] ?? '']));
    setFields({});
    return await client.questions.answer({
      id: question.id,
      fields: given,
      ...(choice === null ? {} : { choice }),
    });
  }, onClose);
  const dismiss = useAction(async (client) => await client.questions.dismiss({ id: question.id }), onClose);
  const ended = useQuestions().value?.ended.find(({ id }) => id === question.id);
  const refused = Number(question.facts['refused'] ?? 0);
  const problem = question.facts['problem'];
  const instructions = question.facts['instructions'];
  const isComplete = question.prompts.every(({ name, secret }) => !secret || (fields[name] ?? '') !== '');
  const isBusy = answer.busy || dismiss.busy;
  const { isHeld, choices } = useHeldQuestion(question);
  const [first] = choices;
  if (ended !== undefined && ended.state !== 'open' && !isBusy) {
    return <QuestionEnded state={ended.state} by={ended.answeredBy} onClose={onClose} />;
  }
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete && !isBusy) answer.run(first?.id ?? null);
      }}
    >
      <p>{sentenceOf(question, t)}</p>
      {typeof instructions === 'string' && instructions !== '' ? (
        <p className={classes['quote']}>{plain(instructions)}</p>
      ) : null}
      {refused > 0 ? (
        <p className={classes['refused']}>{t('questions.refused', { count: refused })}</p>
      ) : null}
      {typeof problem === 'string' ? (
        <p className={classes['refused']}>
          {question.facts['reason'] === 'wrong-passphrase' ? t('vault.wrong') : plain(problem)}
        </p>
      ) : null}
      {factsOf(question, t).map(([name, value]) => (
        <p key={name} className={classes['fact']}>
          <span>{name}</span> <code>{value}</code>
        </p>
      ))}
      {question.prompts.map(({ name, label, secret }, index) => {
        const Input = secret ? PasswordInput : TextInput;
        return (
          <Input
            key={name}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            label={labelOf(question, label, t)}
            value={fields[name] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setFields((before) => ({ ...before, [name]: value }));
            }}
            autoComplete="off"
            spellCheck={false}
          />
        );
      })}
      <p className={classes['dim']}>
        {t('questions.expires', { time })}
        {question.jobId === null ? null : (
          <>
            {' · '}
            {t('questions.forJob')}{' '}
            <Link to="/jobs/$job" params={{ job: question.jobId }} onClick={onClose}>
              {t('questions.showJob')}
            </Link>
          </>
        )}
      </p>
      {answer.failure === null ? null : <FailureView failure={answer.failure} />}
      {dismiss.failure === null ? null : <FailureView failure={dismiss.failure} />}
      {isHeld ? <Notice>{t('support.questionHeld')}</Notice> : null}
      <div className={classes['actions']} data-held={isHeld}>
        <Button
          variant="subtle"
          size="sm"
          disabled={isBusy}
          title={t('questions.dismissHint')}
          onClick={() => dismiss.run(undefined)}
        >
          {t('questions.dismiss')}
        </Button>
        <span className={classes['grow']} />
        {first === undefined ? (
          <Button type="submit" variant="filled" size="sm" disabled={!isComplete} loading={isBusy}>
            {question.kind === 'vault' ? t('vault.unlock') : t('questions.answer')}
          </Button>
        ) : (
          choices.map((choice) => (
            <Button
              key={choice.id}
              size="sm"
              title={choice.id === 'remember' ? t('questions.rememberHint') : ''}
              {...(choice === first ? { type: 'submit' as const, variant: 'filled' } : {})}
              disabled={!isComplete || isBusy}
              {...(choice === first ? {} : { onClick: () => answer.run(choice.id) })}
            >
              {choiceLabelOf(choice, t)}
            </Button>
          ))
        )}
      </div>
    </form>
  );
}
