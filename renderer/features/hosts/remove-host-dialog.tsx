import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { plain } from '../../ui/visible-text.ts';

interface RemoveHostDialogProps {
  readonly host: HostView;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** Asks for the host's name before Wheelhouse forgets it. */
export function RemoveHostDialog({ host, onClose, onRemoved }: RemoveHostDialogProps) {
  const { t } = useText();
  const remove = useAction(
    async (client, confirm: string | undefined) =>
      await client.hosts.remove({ host: host.id, ...(confirm === undefined ? {} : { confirm }) }),
    onRemoved,
  );
  const name = plain(host.name);
  return (
    <ConfirmDialog
      title={t('hosts.removeTitle', { host: name })}
      where={`${name} · ${plain(host.address)}`}
      environment={host.environment}
      loses={[t('hosts.removeLoses', { host: name })]}
      action={t('hosts.removeAct')}
      typed={host.name}
      busy={remove.busy}
      failure={remove.failure}
      onConfirm={(typed) => remove.run(typed)}
      onClose={onClose}
    />
  );
}
