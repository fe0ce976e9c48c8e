import type { LockView } from '../../../main/contract/locks.ts';
import { useAction } from '../../app/client/ask.ts';
import { useHost } from '../../app/client/engine-context.tsx';
import { formatDuration } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { plain } from '../../ui/visible-text.ts';
import { useKindWords } from './job-words.ts';

/** As much of a lock as its refusal tells too. */
export type BreakableLock = Pick<
  LockView,
  'hostId' | 'host' | 'name' | 'holder' | 'actor' | 'purpose' | 'renewedAgoMs'
>;

interface BreakLockDialogProps {
  readonly lock: BreakableLock;
  readonly onBroken: () => void;
  readonly onClose: () => void;
}

/** Ends the lock of a holder who is gone, by typing its name. */
export function BreakLockDialog({ lock, onBroken, onClose }: BreakLockDialogProps) {
  const { t, language } = useText();
  const kind = useKindWords();
  const host = useHost(lock.hostId);
  const action = useAction(
    async (client, confirm: string | undefined) =>
      await client.locks.break({ host: lock.hostId, lock: lock.name, confirm }),
    onBroken,
  );
  const holder = {
    actor: plain(lock.actor),
    holder: plain(lock.holder),
    purpose: kind(lock.purpose),
    duration: formatDuration(lock.renewedAgoMs, language),
  };
  return (
    <ConfirmDialog
      title={t('locks.breakTitle')}
      where={t('locks.breakWhere', { lock: plain(lock.name), host: plain(lock.host) })}
      environment={host?.environment ?? 'production'}
      loses={[t('locks.breakHolder', holder), t('locks.breakLoses')]}
      action={t('locks.breakAction')}
      typed={lock.name}
      busy={action.busy}
      failure={action.failure}
      onConfirm={(typed) => action.run(typed)}
      onClose={onClose}
    />
  );
}
