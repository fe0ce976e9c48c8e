import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ErrorView } from '../../../main/contract/errors.ts';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { BreakLockDialog, type BreakableLock } from './break-lock-dialog.tsx';

/** The lock of another laptop that stood in the way, where its holder is silent; null for any other failure. */
function staleLockOf(failure: Pick<ErrorView, 'code' | 'details'>): BreakableLock | null {
  const { details = {} } = failure;
  if (failure.code !== 'LOCK_HELD' || details['stale'] !== true) return null;
  const text = (key: string): string => (typeof details[key] === 'string' ? details[key] : '');
  return {
    hostId: text('hostId'),
    host: text('host'),
    name: text('lock'),
    holder: text('holder'),
    actor: text('actor'),
    purpose: text('purpose'),
    renewedAgoMs: Number(details['renewedAgoMs'] ?? 0),
  };
}

/** What to press when an act was refused because of a lock whose holder is silent: breaks it by its typed name. */
export function LockRemedy({ failure }: { readonly failure: Pick<ErrorView, 'code' | 'details'> }) {
  const { t } = useText();
  const [state, setState] = useState<'offered' | 'asked' | 'broken'>('offered');
  const mayBreak = useMayDo('locks.break');
  const lock = staleLockOf(failure);
  if (lock === null || !mayBreak) return null;
  if (state === 'broken') return <p>{t('locks.broken')}</p>;
  return (
    <>
      <Button color="danger" onClick={() => setState('asked')}>
        {t('locks.breakOffer')}
      </Button>
      {state === 'asked' ? (
        <BreakLockDialog
          lock={lock}
          onBroken={() => setState('broken')}
          onClose={() => setState('offered')}
        />
      ) : null}
    </>
  );
}
