import { useEffect, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { LockView } from '../../../main/contract/locks.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import { HostScreen } from '../hosts/host-screen.tsx';
import { BreakLockDialog } from '../jobs/break-lock-dialog.tsx';
import { LocksTable } from './locks-table.tsx';
import classes from './locks.module.css';

// Other laptops take and give back locks without a word to this one.
const lookAgainMs = 3_000;

function HostLocks({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const [breaking, setBreaking] = useState<LockView | null>(null);
  const { value, failure, again } = useAsk(['locks.list', host.id], (client, signal) =>
    client.locks.list({ host: host.id }, { signal }),
  );
  useEffect(() => {
    const timer = setInterval(again, lookAgainMs);
    return () => clearInterval(timer);
  });
  const known = value?.hosts[0];
  const problem = failure ?? known?.problem ?? null;
  const name = plain(host.name);
  return (
    <>
      {known === undefined && problem === null ? <RowsSkeleton rows={3} /> : null}
      {problem === null ? null : (
        <FailureView failure={problem}>
          <Remedies failure={problem} host={host.name} onRetry={again} />
        </FailureView>
      )}
      {problem === null && known?.locks?.length === 0 ? (
        <EmptyState title={t('locks.emptyTitle', { host: name })} lead={t('locks.emptyLead')} />
      ) : null}
      {problem === null && known?.locks !== null && known !== undefined && known.locks.length > 0 ? (
        <>
          <p className={classes['lead']}>{t('locks.lead', { host: name })}</p>
          <LocksTable locks={known.locks} onBreak={setBreaking} />
        </>
      ) : null}
      {breaking === null ? null : (
        <BreakLockDialog
          lock={breaking}
          onBroken={() => setBreaking(null)}
          onClose={() => setBreaking(null)}
        />
      )}
    </>
  );
}

/** What is locked on a host, by whom, and how to break what a lost holder left. */
export function HostLocksPage() {
  return <HostScreen>{(host) => <HostLocks host={host} />}</HostScreen>;
}
