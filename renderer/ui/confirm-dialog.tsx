import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Environment } from '../../main/contract/hosts.ts';
import type { Failure } from '../app/client/failure.ts';
import { useText } from '../app/language/language.ts';
import { EnvironmentBadge } from './environment-badge.tsx';
import { FailureView } from './failure-view.tsx';
import { plain } from './visible-text.ts';
import classes from './dialog.module.css';

interface ConfirmDialogProps {
  readonly title: string;
  /** The thing and where it is, in words. */
  readonly where: string;
  readonly environment: Environment;
  /** What is lost, one sentence each. */
  readonly loses: readonly string[];
  readonly action: string;
  /** The name to be typed; null where a click is enough. */
  readonly typed: string | null;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onConfirm: (typed: string | undefined) => void;
  readonly onClose: () => void;
}

/** Asks before something is taken away: names the host, the thing and what is lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useText();
  const [entry, setEntry] = useState('');
  const agrees = props.typed === null || entry === props.typed;
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={classes['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          if (agrees && !props.busy) props.onConfirm(props.typed === null ? undefined : entry);
        }}
      >
        <p className={classes['where']}>
          <EnvironmentBadge environment={props.environment} /> {props.where}
        </p>
        {props.loses.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {props.typed === null ? null : (
          <TextInput
            data-autofocus
            label={t('common.typeName', { name: plain(props.typed) })}
            value={entry}
            onChange={(event) => setEntry(event.currentTarget.value)}
            error={
              entry !== '' && !props.typed.startsWith(entry)
                ? t('common.typeNameMismatch', { name: plain(props.typed) })
                : null
            }
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {props.failure === null ? null : <FailureView failure={props.failure} />}
        <div className={classes['actions']}>
          <Button size="sm" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            size="sm"
            type="submit"
            variant="filled"
            color="danger"
            disabled={!agrees}
            loading={props.busy}
          >
            {props.action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
