import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../app/client/ask.ts';
import type { Failure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import classes from './support.module.css';

/** Why the mode was not left: a passphrase that does not fit is told as that and nothing more. */
function LeaveFailure({ failure }: { readonly failure: Failure | null }) {
  const { t } = useText();
  if (failure === null) return null;
  const { reason, retryAfterMs } = failure.details ?? {};
  if (reason !== 'wrong-passphrase' && reason !== 'rate-limited') return <FailureView failure={failure} />;
  return (
    <p role="alert" className={classes['wrong']}>
      {reason === 'wrong-passphrase'
        ? t('support.wrong')
        : t('support.tooMany', { count: Math.ceil(Number(retryAfterMs ?? 0) / 1_000) })}
    </p>
  );
}

/** Leaves support mode with its passphrase. */
export function LeaveDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [passphrase, setPassphrase] = useState('');
  const leave = useAction(
    async (client, given: string) => await client.support.leave({ passphrase: given }),
    onClose,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('support.leaveTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (leave.busy || passphrase === '') return;
          leave.run(passphrase);
          setPassphrase('');
        }}
      >
        <PasswordInput
          data-autofocus
          label={t('support.passphrase')}
          description={t('support.leaveHint')}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          autoComplete="off"
        />
        <LeaveFailure failure={leave.failure} />
        <div className={classes['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" size="sm" variant="filled" disabled={passphrase === ''} loading={leave.busy}>
            {t('support.leave')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
