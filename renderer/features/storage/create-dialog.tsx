import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';

interface CreateDialogProps {
  readonly kind: 'volume' | 'network';
  readonly host: HostView;
  readonly onClose: () => void;
}

interface Wanted {
  readonly name: string;
  readonly internal: boolean;
}

/** Asks for the name of a new volume or network. */
export function CreateDialog({ kind, host, onClose }: CreateDialogProps) {
  const { t } = useText();
  const [name, setName] = useState('');
  const [internal, setInternal] = useState(false);
  const create = useAction(
    async (client, wanted: Wanted): Promise<{ readonly name: string }> =>
      kind === 'volume'
        ? await client.volumes.create({ host: host.id, name: wanted.name })
        : await client.networks.create({ host: host.id, ...wanted }),
    onClose,
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(kind === 'volume' ? 'volumes.createTitle' : 'networks.createTitle', {
        host: plain(host.name),
      })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={dialog['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '' && !create.busy) create.run({ name, internal });
        }}
      >
        <p className={dialog['where']}>
          <EnvironmentBadge environment={host.environment} /> {plain(host.name)}
        </p>
        <TextInput
          data-autofocus
          label={t(kind === 'volume' ? 'volumes.name' : 'networks.name')}
          description={t('storage.nameHint')}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value.trim());
            create.clear();
          }}
          autoComplete="off"
          spellCheck={false}
        />
        {kind === 'volume' ? null : (
          <Checkbox
            label={t('networks.internal')}
            description={t('networks.internalHint')}
            checked={internal}
            onChange={(event) => setInternal(event.currentTarget.checked)}
          />
        )}
        {create.failure === null ? null : <FailureView failure={create.failure} />}
        <div className={dialog['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button size="sm" type="submit" variant="filled" disabled={name === ''} loading={create.busy}>
            {t('storage.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
