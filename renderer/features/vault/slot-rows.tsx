import { Button, Modal } from '@mantine/core';
import { IconFileText, IconForms, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { SlotKind, SlotView, VaultView } from '../../../main/contract/vault.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './vault.module.css';

const icons: Readonly<Record<SlotKind, React.ReactNode>> = {
  passphrase: <IconForms size={16} />,
  keyFile: <IconFileText size={16} />,
  keychain: <IconKey size={16} />,
};

function RemoveSlotDialog({ slot, onClose }: { readonly slot: SlotView; readonly onClose: () => void }) {
  const { t } = useText();
  const remove = useAction(async (client) => await client.vault.removeSlot({ slot: slot.id }), onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('vault.removeSlotTitle', { label: plain(slot.label) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={classes['form']}>
        <p>{t('vault.removeSlotLead')}</p>
        {remove.failure === null ? null : <FailureView failure={remove.failure} />}
        <div className={classes['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            size="sm"
            variant="filled"
            color="danger"
            loading={remove.busy}
            onClick={() => remove.run(undefined)}
          >
            {t('vault.removeSlot')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Its kind and its file, without what its name says already. */
function detailsOf(slot: SlotView, kind: string): string {
  return [kind, slot.keyFile]
    .filter((part) => part !== null && part !== slot.label)
    .map((part) => plain(part ?? ''))
    .join(' · ');
}

/** What opens the vault, each with its way out. */
export function SlotRows({ vault }: { readonly vault: VaultView }) {
  const { t } = useText();
  const [removing, setRemoving] = useState<SlotView | null>(null);
  const isLast = vault.slots.length <= 1;
  return (
    <>
      <ul className={classes['list']} aria-label={t('vault.slots')}>
        {vault.slots.map((slot) => (
          <li key={slot.id} className={classes['item']}>
            <span aria-hidden className={classes['icon']}>
              {icons[slot.kind]}
            </span>
            <span className={classes['text']}>
              <Name>{slot.label}</Name>
              <span className={classes['dim']}>{detailsOf(slot, t(`vault.kind.${slot.kind}`))}</span>
              {slot.problem === null ? null : (
                <span className={classes['problem']}>{plain(slot.problem)}</span>
              )}
            </span>
            {vault.state === 'unlocked' ? (
              <Button
                size="sm"
                variant="subtle"
                disabled={isLast}
                title={isLast ? t('vault.lastSlot') : ''}
                aria-label={`${t('vault.removeSlot')} ${plain(slot.label)}`}
                onClick={() => setRemoving(slot)}
              >
                {t('vault.removeSlot')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {removing === null ? null : <RemoveSlotDialog slot={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
