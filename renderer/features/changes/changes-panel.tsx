import { Link } from '@tanstack/react-router';
import type { ChangesView } from '../../../main/contract/changes.ts';
import type { StreamState } from '../../app/client/stream-store.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { ChangeList } from './change-list.tsx';
import { useCoverageWords } from './coverage-words.ts';
import { formatMoment } from './moment.ts';
import { useLooked } from './use-looked.ts';
import classes from './changes.module.css';

const shownAtMost = 6;

function Told({ view }: { readonly view: ChangesView }) {
  const { t, language } = useText();
  const lookedAt = useLooked();
  const { watched, gap } = useCoverageWords(view);
  const loud = view.changes.filter(({ importance }) => importance !== 'low').length;
  const more = loud - shownAtMost + view.leftOut;
  return (
    <>
      {view.changes.length === 0 ? (
        <p className={classes['none']}>
          {t('changes.none', { since: formatMoment(view.since, view.until, language) })}
        </p>
      ) : (
        <ChangeList
          label={t('changes.sinceYesterday')}
          changes={view.changes}
          newSince={lookedAt}
          limit={shownAtMost}
        />
      )}
      {more <= 0 && watched === null ? null : (
        <p className={classes['foot']}>
          {more > 0 ? <Link to="/changes">{t('changes.more', { count: more })}</Link> : null}
          <span>{[watched, gap].filter((words) => words !== null).join(' · ')}</span>
        </p>
      )}
    </>
  );
}

/** What is different from yesterday, in one look. */
export function ChangesPanel({ changes }: { readonly changes: StreamState<ChangesView> }) {
  const { t } = useText();
  const { value, failure } = changes;
  return (
    <Panel title={t('changes.sinceYesterday')} aside={<Link to="/changes">{t('changes.all')}</Link>}>
      {value === undefined ? (
        failure === null ? (
          <RowsSkeleton rows={2} />
        ) : (
          <FailureView failure={failure}>
            <Remedies failure={failure} />
          </FailureView>
        )
      ) : (
        <Told view={value} />
      )}
    </Panel>
  );
}
