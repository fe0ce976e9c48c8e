import { Button, Modal } from '@mantine/core';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { NetworkView, VolumeView } from '../../../main/contract/storage.ts';
import { useAction } from '../../app/client/ask.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { formatList } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { useAgo } from '../../ui/age.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { showStorageToast } from './job-toast.tsx';

interface InUseDialogProps {
  readonly title: string;
  readonly users: readonly { readonly name: string }[];
  readonly onClose: () => void;
}

/** Cannot be removed, and whose it is. */
export function InUseDialog({ title, users, onClose }: InUseDialogProps) {
  const { t, language } = useText();
  const names = formatList(
    users.slice(0, 5).map(({ name }) => plain(name)),
    language,
  );
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={dialog['stack']}>
        <Notice>{t('storage.inUseBy', { names })}</Notice>
        <p className={dialog['dim']}>{t('storage.inUseRemedy')}</p>
        <div className={dialog['actions']}>
          <Button size="sm" onClick={onClose}>
            {t('common.close')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

interface RemoveVolumeDialogProps {
  readonly host: HostView;
  readonly volume: VolumeView;
  readonly onClose: () => void;
}

/** Names the host, the volume, its size and the age of what would be lost, and asks for the volume’s name. */
export function RemoveVolumeDialog({ host, volume, onClose }: RemoveVolumeDialogProps) {
  const { t, language } = useText();
  const age = useAgo(volume.createdAt ?? volume.changedAt);
  const remove = useAction(
    async (client, confirm: string | undefined) =>
      await client.volumes.remove({
        host: host.id,
        volume: volume.name,
        ...(confirm === undefined ? {} : { confirm }),
      }),
    ({ jobId }) => {
      showStorageToast(jobId);
      onClose();
    },
  );
  const name = plain(volume.name);
  const title = t('volumes.removeTitle', { volume: volume.anonymous ? name.slice(0, 12) : name });
  if (volume.inUse) return <InUseDialog title={title} users={volume.users} onClose={onClose} />;
  const size =
    volume.sizeBytes === null
      ? t('volumes.losesUnknown')
      : volume.sizeBytes === 0
        ? t('volumes.losesNothing')
        : t('volumes.loses', { size: formatBytes(volume.sizeBytes, language) });
  const when =
    volume.createdAt !== null
      ? t('volumes.losesCreated', { age })
      : volume.changedAt !== null
        ? t('volumes.losesChanged', { age })
        : null;
  return (
    <ConfirmDialog
      title={title}
      where={`${plain(host.name)} · ${name}`}
      environment={host.environment}
      loses={[size, ...(when === null ? [] : [when])]}
      action={t('volumes.removeAct')}
      typed={volume.name}
      busy={remove.busy}
      failure={remove.failure}
      onConfirm={(typed) => remove.run(typed)}
      onClose={onClose}
    />
  );
}

interface RemoveNetworkDialogProps {
  readonly host: HostView;
  readonly network: NetworkView;
  readonly onClose: () => void;
}

/** Asks before a network that nobody is on is removed. */
export function RemoveNetworkDialog({ host, network, onClose }: RemoveNetworkDialogProps) {
  const { t } = useText();
  const remove = useAction(
    async (client, confirm: string | undefined) =>
      await client.networks.remove({
        host: host.id,
        network: network.id,
        ...(confirm === undefined ? {} : { confirm }),
      }),
    ({ jobId }) => {
      showStorageToast(jobId);
      onClose();
    },
  );
  const name = plain(network.name);
  const title = t('networks.removeTitle', { network: name });
  if (network.inUse) return <InUseDialog title={title} users={network.users} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={title}
      where={`${plain(host.name)} · ${name}`}
      environment={host.environment}
      loses={[t('networks.loses')]}
      action={t('networks.removeAct')}
      typed={host.protected ? network.name : null}
      busy={remove.busy}
      failure={remove.failure}
      onConfirm={(typed) => remove.run(typed)}
      onClose={onClose}
    />
  );
}
