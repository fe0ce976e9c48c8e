import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { koreanSummaries } from '../../../main/contract/summaries-ko.ts';
import { useAction } from '../../app/client/ask.ts';
import { useHost } from '../../app/client/engine-context.tsx';
import { detailText } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import dialog from '../../ui/dialog.module.css';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { showStorageToast } from '../storage/job-toast.tsx';
import { AnswerView } from './answer-view.tsx';
import { askCommand, startedJob } from './ask-command.ts';
import type { PaletteCommand } from './commands.ts';
import { FormField } from './form-field.tsx';
import { toInput, type Values } from './form-values.ts';
import type { Subject } from './homes.ts';
import { nameOf } from './verbs.ts';
import classes from './palette.module.css';

interface CommandFormProps {
  readonly command: PaletteCommand;
  readonly title: string;
  readonly subject: Subject;
  readonly onClose: () => void;
}

function Done({ answer, onClose }: { readonly answer: unknown; readonly onClose: () => void }) {
  const { t } = useText();
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone, and the focus with it.
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={dialog['stack']}>
      <p className={dialog['where']} role="status">
        <StatusMark status="up" silent size={14} /> {t('palette.form.done')}
      </p>
      <AnswerView answer={answer} />
      <div className={dialog['actions']}>
        <Button size="sm" variant="filled" ref={button} onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </div>
  );
}

/** A command that has no dialog of its own: what it does, what it asks for, then what came of it. */
export function CommandForm({ command, title, subject, onClose }: CommandFormProps) {
  const { t, language } = useText();
  const host = useHost(subject.host ?? null);
  const [values, setValues] = useState<Values>({});
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const [typed, setTyped] = useState('');
  const [answer, setAnswer] = useState<{ readonly value: unknown } | null>(null);
  const run = useAction(
    async (client, input: Readonly<Record<string, unknown>>) => await askCommand(client, command, input),
    (value) => {
      const jobId = startedJob(value);
      if (jobId === null) {
        setAnswer({ value });
        return;
      }
      showStorageToast(jobId);
      onClose();
    },
  );
  // The engine names what it wants typed; a protected host is known to want it beforehand.
  const asked = run.failure === null ? null : detailText(run.failure, 'confirm');
  const about = nameOf(subject, command.need);
  const toType = asked ?? (command.confirms && host?.protected === true && about !== '' ? about : null);
  const isDestroying = command.meta.access === 'destroy';
  const summary =
    language === 'ko' ? (koreanSummaries[command.name] ?? command.meta.summary) : command.meta.summary;
  const required = command.fields.filter(({ isRequired }) => isRequired);
  const optional = command.fields.filter(({ isRequired, kind }) => !isRequired && kind !== 'nested');

  function submit(): void {
    const input = toInput(command, subject, values, toType === null ? null : typed);
    const empty = required.filter(({ name }) => !(name in input));
    const found = new Map([
      ...command.check(input),
      ...empty.map(({ name }) => [name, t('palette.form.needed')] as const),
    ]);
    setProblems(found);
    if (found.size === 0 && !run.busy) run.run(input);
  }

  const draw = (fields: typeof command.fields, focusFirst: boolean): React.ReactNode =>
    fields.map((field, index) => (
      <FormField
        key={field.name}
        field={field}
        value={values[field.name]}
        focused={focusFirst && index === 0}
        error={problems.get(field.name) ?? null}
        onChange={(value) => setValues({ ...values, [field.name]: value })}
      />
    ));
  // What no field shows: a rule over several of them.
  const general = [...problems].filter(([name]) => !command.fields.some((field) => field.name === name));

  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {answer !== null ? (
        <Done answer={answer.value} onClose={onClose} />
      ) : (
        <form
          className={dialog['stack']}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {host === undefined ? null : (
            <p className={dialog['where']}>
              <EnvironmentBadge environment={host.environment} />
              {about === '' || command.need === 'host'
                ? plain(host.name)
                : t('job.on', { subject: plain(about), host: plain(host.name) })}
            </p>
          )}
          <p className={dialog['dim']}>
            {summary}. <code>{command.name}</code>
          </p>
          {draw(required, true)}
          {optional.length === 0 ? null : (
            <details className={classes['more']}>
              <summary>{t('palette.form.more', { count: optional.length })}</summary>
              <div className={dialog['stack']}>{draw(optional, false)}</div>
            </details>
          )}
          {toType === null ? null : (
            <TextInput
              label={t('common.typeName', { name: plain(toType) })}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
          {general.map(([name, message]) => (
            <p key={name} role="alert">
              {message}
            </p>
          ))}
          {run.failure === null ? null : (
            <FailureView failure={run.failure}>
              <Remedies failure={run.failure} host={subject.host ?? null} />
            </FailureView>
          )}
          <div className={dialog['actions']}>
            <Button size="sm" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              size="sm"
              type="submit"
              variant="filled"
              loading={run.busy}
              disabled={toType !== null && typed !== toType}
              {...(isDestroying ? { color: 'danger' } : {})}
              {...(required.length === 0 && !isDestroying ? { 'data-autofocus': true } : {})}
            >
              {t('palette.form.run')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
