import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { VaultView } from '../../../main/contract/vault.ts';
import { useAction } from '../../app/client/ask.ts';
import { useVault } from '../../app/client/engine-context.tsx';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { useAgo } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import { SecretRows } from './secret-rows.tsx';
import { ChangePassphraseForm, SlotForm } from './slot-form.tsx';
import { SlotRows } from './slot-rows.tsx';
import { UnlockVaultDialog } from './unlock-vault-dialog.tsx';
import classes from './vault.module.css';

type Dialog = 'create' | 'unlock' | 'addSlot' | 'change';

function State({ vault, open }: { readonly vault: VaultView; readonly open: (dialog: Dialog) => void }) {
  const { t } = useText();
  const age = useAgo(vault.unlockedAt);
  const lock = useAction(async (client) => await client.vault.lock({}));
  const words = {
    absent: [t('vault.absent'), t('vault.absentLead')],
    locked: [t('vault.locked'), t('vault.lockedLead')],
    unlocked: [t('vault.unlocked'), t('vault.unlockedLead', { age, by: plain(vault.unlockedBy ?? '') })],
  }[vault.state];
  return (
    <>
      <div className={classes['item']}>
        <span className={classes['text']}>
          <span className={classes['state']}>{words[0]}</span>
          <span className={classes['dim']}>{words[1]}</span>
        </span>
        {vault.state === 'absent' ? (
          <Button size="sm" variant="filled" onClick={() => open('create')}>
            {t('vault.create')}
          </Button>
        ) : null}
        {vault.state === 'locked' ? (
          <Button size="sm" variant="filled" onClick={() => open('unlock')}>
            {t('vault.unlock')}
          </Button>
        ) : null}
        {vault.state === 'unlocked' ? (
          <Button size="sm" loading={lock.busy} onClick={() => lock.run(undefined)}>
            {t('vault.lock')}
          </Button>
        ) : null}
      </div>
      {lock.failure === null ? null : <FailureView failure={lock.failure} />}
    </>
  );
}

/** The vault in the settings: whether it is open, what opens it, and the names of what it holds. */
export function VaultPanel() {
  const { t } = useText();
  const { value: vault, failure } = useVault();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  const titles = {
    create: t('vault.create'),
    addSlot: t('vault.addSlot'),
    change: t('vault.changePassphrase'),
  };
  return (
    <Panel title={t('vault.title')}>
      {vault === undefined && failure === null ? <RowsSkeleton rows={2} /> : null}
      {vault === undefined && failure !== null ? (
        <FailureView failure={failure}>
          <Remedies failure={failure} />
        </FailureView>
      ) : null}
      {vault === undefined ? null : (
        <div className={classes['vault']}>
          <p className={classes['dim']}>{t('vault.lead')}</p>
          <div className={classes['box']}>
            <State vault={vault} open={setDialog} />
          </div>
          {vault.state === 'absent' ? null : (
            <>
              <div className={classes['head']}>
                <h3>{t('vault.slots')}</h3>
                {vault.slots.some(({ kind }) => kind === 'passphrase') ? (
                  <Button size="sm" onClick={() => setDialog('change')}>
                    {t('vault.changePassphrase')}
                  </Button>
                ) : null}
                {vault.state === 'unlocked' ? (
                  <Button size="sm" onClick={() => setDialog('addSlot')}>
                    {t('vault.addSlot')}
                  </Button>
                ) : null}
              </div>
              {vault.slots.length === 1 ? <Notice>{t('vault.oneSlot')}</Notice> : null}
              <SlotRows vault={vault} />
              <MayDo procedure="vault.secrets">
                <div className={classes['head']}>
                  <h3>{t('vault.secrets')}</h3>
                </div>
                <SecretRows count={vault.secrets} />
              </MayDo>
            </>
          )}
        </div>
      )}
      {dialog === 'unlock' && vault !== undefined ? (
        <UnlockVaultDialog vault={vault} onClose={close} />
      ) : null}
      {dialog === null || dialog === 'unlock' ? null : (
        <Modal
          opened
          onClose={close}
          title={titles[dialog]}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          {dialog === 'change' ? (
            <ChangePassphraseForm onClose={close} />
          ) : (
            <SlotForm act={dialog} onClose={close} />
          )}
        </Modal>
      )}
    </Panel>
  );
}
