import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../app/client/ask.ts';
import { useForwards } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { NewPassphrase } from '../vault/new-passphrase.tsx';
import classes from './support.module.css';

/** Turns support mode on; its passphrase is typed twice, for without it the mode is not left. */
export function EnableDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const ports = useForwards().value?.length ?? 0;
  const enable = useAction(
    async (client, chosen: string) => await client.support.enable({ passphrase: chosen }),
    onClose,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('support.enableTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (passphrase !== null && !enable.busy) enable.run(passphrase);
        }}
      >
        <p>{t('support.enableLead')}</p>
        {ports === 0 ? null : <Notice>{t('support.endsPorts', { count: ports })}</Notice>}
        <NewPassphrase onChange={setPassphrase} />
        <p className={classes['dim']}>{t('support.forgotten')}</p>
        {enable.failure === null ? null : <FailureView failure={enable.failure} />}
        <div className={classes['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            size="sm"
            variant="filled"
            disabled={passphrase === null}
            loading={enable.busy}
          >
            {t('support.enable')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
