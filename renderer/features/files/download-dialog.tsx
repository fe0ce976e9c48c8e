import { Checkbox, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { consistencies, type Consistency } from '../../../main/contract/files.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { TypeNameField } from '../../ui/type-name-field.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './files.module.css';

interface DownloadDialogProps {
  readonly host: HostView;
  readonly container: ContainerView;
  readonly path: string;
  readonly onClose: () => void;
}

/** Asks where a copy goes, and whether the container is held still meanwhile. */
export function DownloadDialog({ host, container, path, onClose }: DownloadDialogProps) {
  const { t } = useText();
  const [to, setTo] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const [consistency, setConsistency] = useState<Consistency>('running');
  const [confirm, setConfirm] = useState('');
  const start = useAction(
    async (client) =>
      await client.files.download({
        container: container.id,
        host: host.id,
        path,
        to: to.trim(),
        overwrite,
        consistency,
        ...(confirm !== '' && { confirm }),
      }),
    onClose,
  );
  const isRunning = container.state === 'running';
  const asksName = host.protected && consistency !== 'running' && isRunning;
  const mayStart = to.trim() !== '' && (!asksName || confirm === container.name);
  return (
    <Dialog
      title={t('files.downloadTitle', { path: plain(path) })}
      where={t('acts.where', { container: plain(container.name), host: plain(host.name) })}
      environment={host.environment}
      onClose={onClose}
      onSubmit={() => {
        if (mayStart && !start.busy) start.run(undefined);
      }}
    >
      <TextInput
        data-autofocus
        label={t('files.to')}
        description={t('files.toHint')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        maxLength={4096}
        spellCheck={false}
        autoComplete="off"
      />
      <Checkbox
        label={t('files.overwrite')}
        checked={overwrite}
        onChange={(event) => setOverwrite(event.currentTarget.checked)}
      />
      {isRunning ? (
        <Radio.Group
          label={t('files.consistency')}
          value={consistency}
          onChange={(value) => setConsistency(consistencies.find((one) => one === value) ?? 'running')}
        >
          <div className={classes['choices']}>
            {consistencies.map((one) => (
              <Radio
                key={one}
                value={one}
                iconColor="var(--wh-on-ink)"
                label={t(`files.consistencyOf.${one}`)}
                description={t(`files.consistencyHint.${one}`)}
              />
            ))}
          </div>
        </Radio.Group>
      ) : null}
      {asksName ? <TypeNameField name={container.name} value={confirm} onChange={setConfirm} /> : null}
      <p className={classes['dim']}>{t('files.losses')}</p>
      {start.failure === null ? null : <FailureView failure={start.failure} />}
      <DialogActions action={t('files.download')} disabled={!mayStart} busy={start.busy} onClose={onClose} />
    </Dialog>
  );
}
