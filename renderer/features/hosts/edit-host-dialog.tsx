import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { detailText } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { HostForm, type HostDraft } from './host-form.tsx';

interface EditHostDialogProps {
  readonly host: HostView;
  readonly onClose: () => void;
  readonly onSaved: (host: HostView) => void;
}

/** Changes a host's name, environment, protection or key file. */
export function EditHostDialog({ host, onClose, onSaved }: EditHostDialogProps) {
  const { t } = useText();
  const [draft, setDraft] = useState<HostDraft>({ ...host, identityFile: host.identityFile ?? '' });
  const save = useAction(
    async (client, input: HostDraft) =>
      await client.hosts.update({
        host: host.id,
        name: input.name.trim(),
        environment: input.environment,
        protected: input.protected,
        ...(host.kind === 'ssh'
          ? { identityFile: input.identityFile.trim() === '' ? null : input.identityFile.trim() }
          : {}),
      }),
    onSaved,
  );
  const field = save.failure === null ? null : detailText(save.failure, 'field');
  const refused = save.failure === null || field === null ? null : { field, message: save.failure.message };
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t('hosts.editTitle', { host: plain(host.name) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className={dialog['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          save.run(draft);
        }}
      >
        <HostForm draft={draft} onChange={setDraft} refused={refused} isNew={false} />
        {save.failure === null || refused !== null ? null : <FailureView failure={save.failure} />}
        <div className={dialog['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            size="sm"
            type="submit"
            variant="filled"
            loading={save.busy}
            disabled={draft.name.trim() === ''}
          >
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
