import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { TypeNameField } from '../../ui/type-name-field.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './files.module.css';

interface UploadDialogProps {
  readonly host: HostView;
  readonly container: ContainerView;
  readonly folder: string;
  readonly onClose: () => void;
}

/** Asks what is copied into a folder of the container, and whose it becomes. */
export function UploadDialog({ host, container, folder, onClose }: UploadDialogProps) {
  const { t } = useText();
  const [from, setFrom] = useState('');
  const [path, setPath] = useState(folder);
  const [owner, setOwner] = useState('');
  const [mode, setMode] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const [confirm, setConfirm] = useState('');
  const start = useAction(
    async (client) =>
      await client.files.upload({
        container: container.id,
        host: host.id,
        from: from.trim(),
        path: path.trim(),
        overwrite,
        ...(owner.trim() !== '' && { owner: owner.trim() }),
        ...(mode.trim() !== '' && { mode: mode.trim() }),
        ...(confirm !== '' && { confirm }),
      }),
    onClose,
  );
  const asksName = host.protected && overwrite;
  const mayStart = from.trim() !== '' && path.trim() !== '' && (!asksName || confirm === container.name);
  const field = { maxLength: 4096, spellCheck: false, autoComplete: 'off' } as const;
  return (
    <Dialog
      title={t('files.uploadTitle', { container: plain(container.name) })}
      where={t('acts.where', { container: plain(container.name), host: plain(host.name) })}
      environment={host.environment}
      onClose={onClose}
      onSubmit={() => {
        if (mayStart && !start.busy) start.run(undefined);
      }}
    >
      <TextInput
        data-autofocus
        label={t('files.from')}
        description={t('files.fromHint')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
        {...field}
      />
      <TextInput
        label={t('files.into')}
        description={t('files.intoHint')}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        {...field}
      />
      <div className={classes['two']}>
        <TextInput
          label={t('files.owner')}
          placeholder="0:0"
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value)}
          {...field}
        />
        <TextInput
          label={t('files.mode')}
          placeholder={t('files.ownMode')}
          value={mode}
          onChange={(event) => setMode(event.currentTarget.value)}
          {...field}
        />
      </div>
      <Checkbox
        label={t('files.overwrite')}
        checked={overwrite}
        onChange={(event) => setOverwrite(event.currentTarget.checked)}
      />
      {asksName ? <TypeNameField name={container.name} value={confirm} onChange={setConfirm} /> : null}
      {start.failure === null ? null : <FailureView failure={start.failure} />}
      <DialogActions action={t('files.upload')} disabled={!mayStart} busy={start.busy} onClose={onClose} />
    </Dialog>
  );
}
