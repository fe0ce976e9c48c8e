import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { plain } from '../../ui/visible-text.ts';
import { askFor } from './acts.ts';
import { showJobToast } from './job-toast.tsx';

interface ActDialogProps {
  readonly act: 'stop' | 'pause' | 'kill' | 'remove';
  readonly host: HostView;
  readonly container: ContainerView;
  readonly onClose: () => void;
}

/** Asks before a running service is taken away; a protected host wants the container's name typed. */
export function ActDialog({ act, host, container, onClose }: ActDialogProps) {
  const { t } = useText();
  const action = useAction(
    async (client, confirm: string | undefined) => await askFor(client, act, container, confirm),
    ({ jobId }) => {
      showJobToast({ jobId, act, container: container.name });
      onClose();
    },
  );
  const name = plain(container.name);
  const loses: string[] = [t(`acts.loses.${act}`)];
  if (act === 'remove' && container.state === 'running') loses.push(t('acts.removeRunning'));
  return (
    <ConfirmDialog
      title={t(`acts.ask.${act}`, { container: name })}
      where={t('acts.where', { container: name, host: plain(host.name) })}
      environment={host.environment}
      loses={loses}
      action={t(`acts.${act}`)}
      // The engine asks too where another window has protected the host in the meantime.
      typed={host.protected || action.failure?.details?.['confirm'] !== undefined ? container.name : null}
      busy={action.busy}
      failure={action.failure}
      onConfirm={(typed) => action.run(typed)}
      onClose={onClose}
    />
  );
}
