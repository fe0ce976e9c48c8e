import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Client } from '../../../main/contract/contract.ts';
import { slotKinds, type SlotKind } from '../../../main/contract/vault.ts';
import { useAction } from '../../app/client/ask.ts';
import { useVault } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { plain } from '../../ui/visible-text.ts';
import { NewPassphrase } from './new-passphrase.tsx';
import { VaultFailure } from './vault-failure.tsx';
import classes from './vault.module.css';

type SlotInput = Parameters<Client['vault']['addSlot']>[0];

const examplePath = '/media/usb/wheelhouse.key';

interface SlotFormProps {
  /** `create` makes the vault with this slot; `addSlot` adds it to the one that is open. */
  readonly act: 'create' | 'addSlot';
  readonly onClose: () => void;
}

/** Asks what shall open the vault. A passphrase leaves the page only to the engine, and is forgotten here at once. */
export function SlotForm({ act, onClose }: SlotFormProps) {
  const { t } = useText();
  const vault = useVault().value;
  const [kind, setKind] = useState<SlotKind>('passphrase');
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const [keyFile, setKeyFile] = useState('');
  const [label, setLabel] = useState('');
  const make = useAction(async (client, input: SlotInput) => await client.vault[act](input), onClose);
  const isLent = vault?.keychain.isLent ?? false;
  const isComplete =
    kind === 'passphrase' ? passphrase !== null : kind === 'keyFile' ? keyFile.trim() !== '' : isLent;
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isComplete || make.busy) return;
        make.run({
          kind,
          ...(kind === 'passphrase' && passphrase !== null ? { passphrase } : {}),
          ...(kind === 'keyFile' ? { keyFile: keyFile.trim() } : {}),
          ...(label.trim() === '' ? {} : { label: label.trim() }),
        });
      }}
    >
      {act === 'create' ? <Notice>{t('vault.lost')}</Notice> : null}
      <SegmentedControl
        aria-label={t('vault.slots')}
        value={kind}
        onChange={setKind}
        data={slotKinds.map((value) => ({ value, label: t(`vault.kind.${value}`) }))}
      />
      <p className={classes['dim']}>{t(`vault.kindHint.${kind}`)}</p>
      {kind === 'passphrase' ? <NewPassphrase onChange={setPassphrase} /> : null}
      {kind === 'keyFile' ? (
        <TextInput
          label={t('vault.keyFile')}
          placeholder={examplePath}
          value={keyFile}
          onChange={(event) => setKeyFile(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      ) : null}
      {kind === 'keychain' && !isLent ? (
        <Notice>{plain(vault?.keychain.problem ?? t('vault.noKeychain'))}</Notice>
      ) : null}
      <TextInput
        label={t('vault.label')}
        placeholder={t('vault.labelPlaceholder')}
        value={label}
        maxLength={64}
        onChange={(event) => setLabel(event.currentTarget.value)}
        autoComplete="off"
      />
      {make.failure === null ? null : <FailureView failure={make.failure} />}
      <div className={classes['actions']}>
        <Button size="sm" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" size="sm" variant="filled" disabled={!isComplete} loading={make.busy}>
          {t(act === 'create' ? 'vault.create' : 'vault.addSlot')}
        </Button>
      </div>
    </form>
  );
}

/** Asks for the passphrase as it is and as it shall be. */
export function ChangePassphraseForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [current, setCurrent] = useState('');
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const change = useAction(
    async (client, next: string) => await client.vault.changePassphrase({ current, passphrase: next }),
    onClose,
  );
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== null && !change.busy) change.run(passphrase);
      }}
    >
      <PasswordInput
        data-autofocus
        label={t('vault.current')}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        autoComplete="off"
      />
      <NewPassphrase onChange={setPassphrase} />
      <VaultFailure failure={change.failure} />
      <div className={classes['actions']}>
        <Button size="sm" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          size="sm"
          variant="filled"
          disabled={passphrase === null || current === ''}
          loading={change.busy}
        >
          {t('vault.changePassphrase')}
        </Button>
      </div>
    </form>
  );
}
