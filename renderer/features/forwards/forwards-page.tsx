import { useForwards } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { ForwardsTable } from './forwards-table.tsx';
import classes from './forwards.module.css';

/** Every port of a container that is open on this machine. */
export function ForwardsPage() {
  const { t } = useText();
  const { value: forwards, failure } = useForwards();
  return (
    <Page title={t('forwards.title')}>
      {forwards === undefined && failure === null ? <RowsSkeleton rows={3} /> : null}
      {forwards === undefined && failure !== null ? (
        <FailureView failure={failure}>
          <Remedies failure={failure} />
        </FailureView>
      ) : null}
      {forwards?.length === 0 ? (
        <EmptyState title={t('forwards.emptyTitle')} lead={t('forwards.emptyLead')} />
      ) : null}
      {forwards !== undefined && forwards.length > 0 ? (
        <>
          <p className={classes['lead']}>{t('forwards.lead')}</p>
          <ForwardsTable forwards={forwards} />
        </>
      ) : null}
    </Page>
  );
}
