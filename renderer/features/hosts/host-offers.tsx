import { Button } from '@mantine/core';
import type { HostCandidate } from '../../../main/contract/hosts.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './hosts.module.css';

/** What could be added: hosts of ~/.ssh/config, Docker contexts, engines of this computer. */
export function HostOffers({ onUse }: { readonly onUse: (candidate: HostCandidate) => void }) {
  const { t } = useText();
  const found = useAsk(['hosts.discover'], (client, signal) => client.hosts.discover({}, { signal }));
  if (found.failure !== null) {
    return (
      <FailureView failure={found.failure}>
        <Remedies failure={found.failure} onRetry={found.again} />
      </FailureView>
    );
  }
  if (found.value === undefined) return <RowsSkeleton rows={2} />;
  const { candidates } = found.value;
  return (
    <section aria-label={t('offers.title')}>
      <h3 className={classes['offersTitle']}>{t('offers.title')}</h3>
      <p className={classes['dim']}>{candidates.length === 0 ? t('offers.none') : t('offers.lead')}</p>
      {candidates.length === 0 ? null : (
        <ul className={classes['offers']}>
          {candidates.map((candidate) => (
            <li key={candidate.address} className={classes['offer']}>
              <StatusMark status={candidate.reachable === true ? 'up' : 'unknown'} silent />
              <span className={classes['offerText']}>
                <Name mono>{candidate.address}</Name>
                <span className={classes['dim']}>
                  {plain(
                    [candidate.source, candidate.problem ?? candidate.detail]
                      .filter((word) => word !== '')
                      .join(' · '),
                  )}
                </span>
              </span>
              <Button
                size="compact-sm"
                disabled={candidate.added || candidate.name === ''}
                aria-label={`${t('offers.use')} ${plain(candidate.address)}`}
                onClick={() => onUse(candidate)}
              >
                {candidate.added ? t('offers.added') : t('offers.use')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
