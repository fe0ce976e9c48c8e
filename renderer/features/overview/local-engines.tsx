import { Button } from '@mantine/core';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './overview.module.css';

/** The Docker engines found on this machine, each with its Add. */
export function LocalEngines() {
  const { t } = useText();
  const found = useAsk(['hosts.discover'], (client, signal) => client.hosts.discover({}, { signal }));
  const add = useAction(async (client, address: string) => await client.hosts.add({ address }));
  if (found.failure !== null) {
    return (
      <FailureView failure={found.failure}>
        <Remedies failure={found.failure} onRetry={found.again} />
      </FailureView>
    );
  }
  if (found.value === undefined) return <RowsSkeleton rows={1} />;
  const candidates = found.value.candidates.filter(({ kind }) => kind === 'local');
  if (candidates.length === 0) return <p className={classes['dim']}>{t('welcome.localNone')}</p>;
  return (
    <>
      <ul className={classes['candidates']}>
        {candidates.map((candidate) => (
          <li key={candidate.address} className={classes['candidate']}>
            <StatusMark status={candidate.reachable === true ? 'up' : 'unknown'} silent />
            <span className={classes['candidateText']}>
              <Name mono>{candidate.address}</Name>
              <span className={classes['dim']}>
                {plain(candidate.source)}
                {candidate.reachable === true
                  ? ''
                  : ` · ${plain(candidate.problem ?? t('welcome.localUnreachable'))}`}
              </span>
            </span>
            <MayDo procedure="hosts.add">
              <Button
                variant={candidate.reachable === true ? 'filled' : 'outline'}
                disabled={candidate.added}
                loading={add.busy}
                aria-label={`${t('welcome.localAdd')} ${plain(candidate.address)}`}
                onClick={() => add.run(candidate.address)}
              >
                {candidate.added ? t('welcome.localAdded') : t('welcome.localAdd')}
              </Button>
            </MayDo>
          </li>
        ))}
      </ul>
      {add.failure === null ? null : (
        <FailureView failure={add.failure}>
          <Remedies failure={add.failure} />
        </FailureView>
      )}
    </>
  );
}
