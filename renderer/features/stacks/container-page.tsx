import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { findContainer, useHost, useHosts, useInventory } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { Page } from '../../app/frame/page.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { StaleNotice } from '../connection/stale-notice.tsx';
import { ContainerActs } from './container-acts.tsx';
import { ContainerFacts } from './container-facts.tsx';
import { ContainerHistory } from './container-history.tsx';
import { shownStatus } from './container-state.tsx';
import classes from './stacks.module.css';

/** One container: what it is, how it is, what it said last, and what can be done with it. */
export function ContainerPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { host: hostName, container: reference } = useParams({ from: '/hosts/$host/containers/$container' });
  const hosts = useHosts().value;
  const host = useHost(hostName);
  const inventory = useInventory(host?.id);
  const container = findContainer(inventory, reference);
  const crumbs = [
    { label: t('app.hosts'), to: '/hosts' },
    { label: hostName, to: `/hosts/${encodeURIComponent(hostName)}` },
  ];
  if (hosts === undefined || (host !== undefined && inventory === undefined)) {
    return (
      <Page title={reference} crumbs={crumbs} host={host}>
        <RowsSkeleton rows={5} />
      </Page>
    );
  }
  if (host === undefined || inventory === undefined || container === undefined) {
    const unknown = host !== undefined && inventory?.certainty !== 'fresh';
    return (
      <Page title={reference} crumbs={crumbs} host={host}>
        {host !== undefined && unknown ? (
          <>
            <StaleNotice inventory={inventory} />
            <ConnectionCare host={host} onReject={() => void navigate({ to: '/hosts' })} />
          </>
        ) : (
          <EmptyState
            title={t('containers.notFound', { container: plain(reference), host: plain(hostName) })}
            lead={t('containers.notFoundLead')}
          >
            <Button onClick={() => void navigate({ to: '/hosts/$host', params: { host: hostName } })}>
              {t('remedy.showHost')}
            </Button>
          </EmptyState>
        )}
      </Page>
    );
  }
  const stale = inventory.certainty !== 'fresh';
  const stack = container.stack;
  return (
    <Page
      title={container.name}
      host={host}
      crumbs={
        stack === null
          ? crumbs
          : [
              ...crumbs,
              {
                label: stack,
                to: `/hosts/${encodeURIComponent(hostName)}/stacks/${encodeURIComponent(stack)}`,
              },
            ]
      }
      mark={<StatusMark status={shownStatus(container, inventory.certainty)} />}
      actions={
        <>
          <Button
            leftSection={<IconFileText size={14} aria-hidden />}
            onClick={() => void navigate({ to: '/logs', search: { host: host.name, c: [container.name] } })}
          >
            {t('containers.allLogs')}
          </Button>
          <ContainerActs host={host} container={container} />
        </>
      }
    >
      <StaleNotice inventory={inventory} />
      {host.connection.state === 'ready' ? null : (
        <div className={classes['notice']}>
          <ConnectionCare host={host} onReject={() => void navigate({ to: '/hosts' })} />
        </div>
      )}
      <ContainerFacts container={container} host={host} certainty={inventory.certainty} />
      <ContainerHistory container={container} host={host} away={stale} />
    </Page>
  );
}
