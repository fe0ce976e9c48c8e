import { Button, Modal } from '@mantine/core';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ImageRemoval } from '../../../main/contract/storage.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { formatList } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { showStorageToast } from './job-toast.tsx';
import { InUseDialog } from './remove-dialogs.tsx';

interface RemoveImageDialogProps {
  readonly host: HostView;
  /** A tag, or an id. */
  readonly image: string;
  readonly onClose: () => void;
}

function useLosses(removal: ImageRemoval | undefined): string[] {
  const { t, language } = useText();
  if (removal === undefined) return [];
  if (removal.effect === 'untag') {
    const keeps = removal.keeps.map(plain);
    return [
      keeps.length === 0
        ? t('images.untagsKept')
        : t('images.untags', { names: formatList(keeps, language) }),
    ];
  }
  const frees =
    removal.freesBytes === null
      ? t('images.freesUnknown')
      : t('images.frees', { size: formatBytes(removal.freesBytes, language) });
  const registry = removal.image.digests.length === 0 ? [t('images.builtHere')] : [];
  return [frees, ...registry];
}

/** Says what removing an image would do, and why it cannot be done; asks, and removes it. */
export function RemoveImageDialog({ host, image, onClose }: RemoveImageDialogProps) {
  const { t } = useText();
  const removal = useAsk(['images.assess', host.id, image], (client, signal) =>
    client.images.assess({ host: host.id, image }, { signal }),
  );
  const remove = useAction(
    async (client, confirm: string | undefined) =>
      await client.images.remove({ host: host.id, image, ...(confirm === undefined ? {} : { confirm }) }),
    ({ jobId }) => {
      showStorageToast(jobId);
      onClose();
    },
  );
  const loses = useLosses(removal.value);
  const shown = plain(image.startsWith('sha256:') ? image.slice(7, 19) : image);
  const title = t('images.removeTitle', { image: shown });
  const refusal = removal.failure ?? removal.value?.refusal ?? null;
  const users = removal.value?.image.users ?? [];
  if (refusal !== null && users.length > 0)
    return <InUseDialog title={title} users={users} onClose={onClose} />;
  if (removal.value === undefined || refusal !== null) {
    return (
      <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
        <div className={dialog['stack']}>
          {refusal === null ? (
            <RowsSkeleton rows={2} height={32} />
          ) : (
            <FailureView failure={refusal} title={t('images.cannotRemove')} />
          )}
          <div className={dialog['actions']}>
            <Button size="sm" onClick={onClose}>
              {t('common.close')}
            </Button>
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <ConfirmDialog
      title={title}
      where={`${plain(host.name)} · ${shown}`}
      environment={host.environment}
      loses={loses}
      action={removal.value.effect === 'untag' ? t('images.untagAct') : t('images.removeAct')}
      typed={host.protected ? image : null}
      busy={remove.busy}
      failure={remove.failure}
      onConfirm={(typed) => remove.run(typed)}
      onClose={onClose}
    />
  );
}
