import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import type { VaultView } from '../../../main/contract/vault.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { VaultFailure } from './vault-failure.tsx';
import classes from './vault.module.css';

interface UnlockVaultDialogProps {
  readonly vault: VaultView;
  readonly onClose: () => void;
}

/** Opens the vault by its passphrase, or by what else opens it. */
export function UnlockVaultDialog({ vault, onClose }: UnlockVaultDialogProps) {
  const { t } = useText();
  const [passphrase, setPassphrase] = useState('');
  const hasPassphrase = vault.slots.some(({ kind }) => kind === 'passphrase');
  const hasOther = vault.slots.some(({ kind }) => kind !== 'passphrase');
  const unlock = useAction(
    async (client, given: string | null) =>
      await client.vault.unlock(given === null ? {} : { passphrase: given }),
    onClose,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('vault.unlockTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (unlock.busy) return;
          unlock.run(hasPassphrase ? passphrase : null);
          setPassphrase('');
        }}
      >
        {hasPassphrase ? (
          <PasswordInput
            data-autofocus
            label={t('vault.passphrase')}
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            autoComplete="off"
          />
        ) : null}
        <VaultFailure failure={unlock.failure} />
        <div className={classes['actions']}>
          {hasOther && hasPassphrase ? (
            <Button size="sm" variant="subtle" disabled={unlock.busy} onClick={() => unlock.run(null)}>
              {t('vault.byItself')}
            </Button>
          ) : null}
          <span className={classes['grow']} />
          <Button
            type="submit"
            size="sm"
            variant="filled"
            disabled={hasPassphrase && passphrase === ''}
            loading={unlock.busy}
          >
            {hasPassphrase ? t('vault.unlock') : t('vault.byItself')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
