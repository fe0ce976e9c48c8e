import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Comparison } from '../../../main/contract/comparison.ts';
import { useAsk } from '../../app/client/ask.ts';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { toText } from './comparison-text.ts';
import { PartTable } from './part-table.tsx';
import { SidePicker } from './side-picker.tsx';
import classes from './comparison.module.css';

function Found({ comparison, all }: { readonly comparison: Comparison; readonly all: boolean }) {
  const { t } = useText();
  const { parts, differences } = comparison;
  const hasSecrets = parts.some(({ entries }) => entries.some(({ masked }) => masked));
  return (
    <>
      <div className={classes['summary']}>
        <strong>
          {differences === 0 ? t('comparison.same') : t('comparison.differences', { count: differences })}
        </strong>
        <CopyButton text={toText(comparison)} label={t('comparison.copy')} />
        {hasSecrets ? <span className={classes['dim']}>{t('comparison.secrets')}</span> : null}
      </div>
      {differences === 0 && !all ? <p className={classes['dim']}>{t('comparison.sameLead')}</p> : null}
      {parts.map((part) => (
        <PartTable key={part.service ?? ''} comparison={comparison} part={part} all={all} />
      ))}
    </>
  );
}

/** Two stacks or two containers side by side: what differs, and how much that deserves a look. */
export function ComparisonPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: '/compare' });
  const { of, a = '', b = '', all = false } = search;
  const isChosen = a !== '' && b !== '';
  const asked = useAsk(
    ['compare', of, a, b],
    (client, signal) =>
      of === 'stacks'
        ? client.stacks.compare({ a, b }, { signal })
        : client.containers.compare({ a, b }, { signal }),
    isChosen,
  );
  return (
    <Page title={t('comparison.title')}>
      <SidePicker
        search={search}
        onChange={(next) => void navigate({ to: '/compare', search: next, replace: true })}
      />
      {isChosen ? null : <EmptyState title={t('comparison.chooseTitle')} lead={t('comparison.chooseLead')} />}
      {isChosen && asked.loading ? (
        <div role="status" aria-label={t('comparison.comparing')}>
          <RowsSkeleton />
        </div>
      ) : null}
      {asked.failure === null ? null : (
        <FailureView failure={asked.failure} title={t('comparison.failed')}>
          <Remedies failure={asked.failure} onRetry={asked.again} />
        </FailureView>
      )}
      {asked.value === undefined || !isChosen ? null : <Found comparison={asked.value} all={all} />}
    </Page>
  );
}
