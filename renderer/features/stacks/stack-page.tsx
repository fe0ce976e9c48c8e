import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { toStacks } from '../../../main/contract/stacks.ts';
import { useHost, useHosts, useInventory } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { StaleNotice } from '../connection/stale-notice.tsx';
import { ContainersTable } from './containers-table.tsx';
import classes from './stacks.module.css';

/** One Compose project on one host: its containers, and its logs merged. */
export function StackPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { host: hostName, stack: stackName } = useParams({ from: '/hosts/$host/stacks/$stack' });
  const hosts = useHosts().value;
  const host = useHost(hostName);
  const inventory = useInventory(host?.id);
  const containers = useMemo(
    () => (inventory?.containers ?? []).filter((container) => container.stack === stackName),
    [inventory, stackName],
  );
  const stack =
    inventory === undefined ? undefined : toStacks(inventory).find(({ name }) => name === stackName);
  const crumbs = [
    { label: t('app.hosts'), to: '/hosts' },
    { label: hostName, to: `/hosts/${encodeURIComponent(hostName)}` },
  ];
  const loading = hosts === undefined || (host !== undefined && inventory === undefined);
  return (
    <Page
      title={stackName}
      crumbs={crumbs}
      host={host}
      mark={stack === undefined ? null : <StatusMark status={stack.status} />}
      actions={
        stack === undefined ? null : (
          <>
            <span className={classes['dim']}>
              {t('stacks.counts', { running: stack.running, total: stack.containers })}
              {stack.restarts === 0 ? '' : ` · ${t('stacks.restarts', { count: stack.restarts })}`}
            </span>
            <Button
              leftSection={<IconFileText size={14} aria-hidden />}
              onClick={() => void navigate({ to: '/logs', search: { host: hostName, stack: stackName } })}
            >
              {t('stacks.logs')}
            </Button>
          </>
        )
      }
    >
      {loading ? <RowsSkeleton /> : null}
      {inventory === undefined ? null : <StaleNotice inventory={inventory} />}
      {host === undefined || host.connection.state === 'ready' ? null : (
        <div className={classes['notice']}>
          <ConnectionCare host={host} onReject={() => void navigate({ to: '/hosts' })} />
        </div>
      )}
      {host !== undefined && inventory !== undefined && stack !== undefined ? (
        <ContainersTable
          host={host}
          certainty={inventory.certainty}
          containers={containers}
          grouped={false}
        />
      ) : null}
      {!loading && stack === undefined && (host === undefined || inventory?.certainty === 'fresh') ? (
        <EmptyState
          title={t('stacks.notFound', { stack: plain(stackName), host: plain(hostName) })}
          lead={t('stacks.notFoundLead')}
        >
          <Button onClick={() => void navigate({ to: '/hosts/$host', params: { host: hostName } })}>
            {t('remedy.showHost')}
          </Button>
        </EmptyState>
      ) : null}
    </Page>
  );
}
