import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useHost, useHosts, useInventories } from '../../app/client/engine-context.tsx';
import { MayDo } from '../../app/client/may-do.tsx';
import { useAddHost } from '../../app/frame/add-host-context.ts';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import { HostMissing } from '../../app/host-missing.tsx';
import { LogPane } from './log-pane.tsx';
import { namedChoices, toTarget, type LogsSearch } from './logs-search.ts';
import { SourcePicker } from './source-picker.tsx';
import classes from './logs.module.css';

/** The one host that a selection touches; null for none or several. */
function hostOf(search: LogsSearch): string | null {
  if (search.host !== undefined) return search.host;
  const hosts = new Set(namedChoices(search).map(({ host }) => host));
  return hosts.size === 1 ? ([...hosts][0] ?? null) : null;
}

/** Live logs of a host, a stack or a selection, merged. */
export function LogsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const addHost = useAddHost();
  const [attempt, setAttempt] = useState(0);
  const search = useSearch({ from: '/logs' });
  const { value: hosts, failure } = useHosts();
  const inventories = useInventories().value;
  const hostName = hostOf(search);
  const host = useHost(hostName);
  const target = useMemo(
    () => (hosts === undefined || inventories === undefined ? null : toTarget(search, hosts, inventories)),
    [search, hosts, inventories],
  );
  const named = namedChoices(search);
  const subject =
    named.length === 1
      ? (named[0]?.container ?? '')
      : named.length > 1
        ? t('logs.selected', { count: named.length })
        : (search.stack ?? search.host ?? '');
  return (
    <Page
      title={subject === '' ? t('logs.title') : subject}
      host={host}
      crumbs={
        subject === ''
          ? []
          : [
              { label: t('logs.title'), to: '/logs' },
              ...(hostName === null || hostName === subject
                ? []
                : [{ label: hostName, to: `/hosts/${encodeURIComponent(hostName)}` }]),
            ]
      }
      filled
    >
      {hosts === undefined || inventories === undefined ? (
        <div className={classes['message']}>
          {failure === null ? (
            <RowsSkeleton />
          ) : (
            <FailureView failure={failure}>
              <Remedies failure={failure} />
            </FailureView>
          )}
        </div>
      ) : null}
      {hosts?.length === 0 ? (
        <div className={classes['message']}>
          <EmptyState title={t('hosts.emptyTitle')} lead={t('hosts.emptyLead')}>
            <MayDo procedure="hosts.add">
              <Button variant="filled" onClick={addHost}>
                {t('app.addHost')}
              </Button>
            </MayDo>
          </EmptyState>
        </div>
      ) : null}
      {hosts !== undefined && hosts.length > 0 && inventories !== undefined ? (
        <div className={classes['split']}>
          <SourcePicker
            hosts={hosts}
            inventories={inventories}
            search={search}
            onChange={(next) => void navigate({ to: '/logs', search: next })}
          />
          {hostName !== null && host === undefined ? (
            <div className={classes['message']}>
              <HostMissing host={hostName} />
            </div>
          ) : target === null ? (
            <div className={classes['message']}>
              <EmptyState title={t('logs.pickTitle')} lead={t('logs.pickLead')} />
            </div>
          ) : (
            <LogPane
              // Another selection is another reading, and so is another try.
              key={`${JSON.stringify(search)} ${attempt}`}
              target={target}
              subject={plain(subject)}
              host={hostName}
              onRetry={() => setAttempt(attempt + 1)}
            />
          )}
        </div>
      ) : null}
    </Page>
  );
}
