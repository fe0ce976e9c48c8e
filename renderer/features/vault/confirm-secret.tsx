import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './vault.module.css';

interface ConfirmSecretProps {
  readonly name: string;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks for the name of a secret before it is deleted: it cannot be brought back. */
export function ConfirmSecret({ name, busy, failure, onConfirm, onClose }: ConfirmSecretProps) {
  const { t } = useText();
  const [entry, setEntry] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('vault.deleteSecretTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (entry === name && !busy) onConfirm();
        }}
      >
        <p>{t('vault.deleteSecretLead')}</p>
        <TextInput
          data-autofocus
          label={t('common.typeName', { name: plain(name) })}
          value={entry}
          onChange={(event) => setEntry(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        {failure === null ? null : <FailureView failure={failure} />}
        <div className={classes['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            size="sm"
            variant="filled"
            color="danger"
            disabled={entry !== name}
            loading={busy}
          >
            {t('vault.deleteSecret')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
