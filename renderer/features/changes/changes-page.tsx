import { Button, SegmentedControl, Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Change, ChangesView } from '../../../main/contract/changes.ts';
import { useHosts } from '../../app/client/engine-context.tsx';
import { MayDo } from '../../app/client/may-do.tsx';
import { useAddHost } from '../../app/frame/add-host-context.ts';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import type { TimelineMark } from '../../ui/timeline-model.ts';
import { plain } from '../../ui/visible-text.ts';
import { ChangeList } from './change-list.tsx';
import { useChangeWords } from './change-words.ts';
import { toTimelineSpans } from './coverage.ts';
import { useCoverageWords } from './coverage-words.ts';
import { formatMoment } from './moment.ts';
import { rangeNames, sinceOf, type RangeName } from './ranges.ts';
import { useChanges } from './use-changes.ts';
import { useLooked } from './use-looked.ts';
import classes from './changes.module.css';

const marksShown = 12;

function useLanes(view: ChangesView) {
  const { t } = useText();
  const words = useChangeWords();
  const toMark = (change: Change): TimelineMark => ({
    id: change.id,
    at: change.at,
    status: change.kind === 'crashed' ? 'down' : change.kind === 'unhealthy' ? 'degraded' : 'up',
    text: words.title(change),
  });
  return view.hosts.map((host) => ({
    id: host.hostId,
    label: host.host,
    spans: toTimelineSpans(host, t('changes.unreachable')),
    marks: view.changes
      .filter(
        ({ hostId, importance, kind }) =>
          hostId === host.hostId && importance === 'high' && kind !== 'unreachable',
      )
      .slice(0, marksShown)
      .map(toMark),
  }));
}

function Told({ view, newSince }: { readonly view: ChangesView; readonly newSince: number | null }) {
  const { t, language } = useText();
  const lanes = useLanes(view);
  const { watched, wholly, gap } = useCoverageWords(view);
  const since = formatMoment(view.since, view.until, language);
  return (
    <>
      <Panel title={t('changes.seen')}>
        <Timeline label={watched ?? wholly} from={view.since} until={view.until} lanes={lanes} />
        {gap === null ? null : <p className={classes['foot']}>{gap}</p>}
      </Panel>
      <Panel title={t('changes.from', { since })}>
        {view.changes.length === 0 ? (
          <EmptyState title={t('changes.none', { since })} lead={t('changes.noneLead')} />
        ) : (
          <ChangeList label={t('changes.title')} changes={view.changes} newSince={newSince} />
        )}
        {view.leftOut === 0 ? null : (
          <p className={classes['foot']}>{t('changes.leftOut', { count: view.leftOut })}</p>
        )}
      </Panel>
    </>
  );
}

/** What is different now from then, on every host or on one. */
export function ChangesPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { since: range = 'yesterday', host } = useSearch({ from: '/changes' });
  const hosts = useHosts();
  const addHost = useAddHost();
  const lookedAt = useLooked();
  const [openedAt] = useState(() => Date.now());
  const since = useMemo(() => sinceOf(range, openedAt, lookedAt), [range, openedAt, lookedAt]);
  const { value, failure } = useChanges(since, host);

  function show(next: { range?: RangeName; host?: string | null }): void {
    const chosen = next.host === undefined ? host : (next.host ?? undefined);
    const search = { since: next.range ?? range, ...(chosen === undefined ? {} : { host: chosen }) };
    void navigate({ to: '/changes', search, replace: true });
  }

  return (
    <Page
      title={t('changes.title')}
      actions={
        <>
          <Select
            aria-label={t('changes.host')}
            placeholder={t('changes.everyHost')}
            clearable
            size="xs"
            value={host ?? null}
            data={(hosts.value ?? []).map(({ name }) => ({ value: name, label: plain(name) }))}
            onChange={(chosen) => show({ host: chosen })}
          />
          <SegmentedControl
            aria-label={t('changes.range')}
            size="xs"
            value={range}
            data={rangeNames.map((name) => ({ value: name, label: t(`changes.ranges.${name}`) }))}
            onChange={(chosen) => {
              const next = rangeNames.find((name) => name === chosen);
              if (next !== undefined) show({ range: next });
            }}
          />
        </>
      }
    >
      {value === undefined && failure === null ? <RowsSkeleton /> : null}
      {failure === null ? null : (
        <FailureView failure={failure}>
          <Remedies failure={failure} />
        </FailureView>
      )}
      {hosts.value?.length === 0 ? (
        <EmptyState title={t('hosts.emptyTitle')} lead={t('hosts.emptyLead')}>
          <MayDo procedure="hosts.add">
            <Button variant="filled" onClick={addHost}>
              {t('app.addHost')}
            </Button>
          </MayDo>
        </EmptyState>
      ) : value === undefined ? null : (
        <Told view={value} newSince={lookedAt} />
      )}
    </Page>
  );
}
