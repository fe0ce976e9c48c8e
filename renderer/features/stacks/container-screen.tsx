import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { findContainer, useHost, useHosts, useInventory } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { Page } from '../../app/frame/page.tsx';
import { Tabs } from '../../app/frame/tabs.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { CompareButton } from '../comparison/compare-button.tsx';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { HeldScreen } from '../support/held-screen.tsx';
import { useOpenTabs } from '../support/open-tabs.ts';
import { StaleNotice } from '../connection/stale-notice.tsx';
import { HostMissing } from '../../app/host-missing.tsx';
import { ContainerActs } from './container-acts.tsx';
import { containerTabs } from './container-tabs.ts';
import { shownStatus } from './container-state.tsx';
import classes from './stacks.module.css';

interface Shown {
  readonly host: HostView;
  readonly container: ContainerView;
  /** How sure what is shown of the container is. */
  readonly certainty: Inventory['certainty'];
}

interface ContainerScreenProps {
  /** The content brings its own scrolling, and takes the whole height. */
  readonly filled?: boolean;
  readonly children: (shown: Shown) => React.ReactNode;
}

/** A screen of the container in the address: its head, its tabs and its acts; or that there is no such container. */
export function ContainerScreen({ filled = false, children }: ContainerScreenProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const { host: hostName = '', container: reference = '' } = useParams({ strict: false });
  const hosts = useHosts().value;
  const host = useHost(hostName);
  const inventory = useInventory(host?.id);
  const container = findContainer(inventory, reference);
  const { tabs, isHeld } = useOpenTabs(containerTabs);
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
    const unknown = inventory?.certainty !== 'fresh';
    return (
      <Page title={reference} crumbs={crumbs} host={host}>
        {host === undefined ? (
          <HostMissing host={hostName} />
        ) : unknown ? (
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
  const stack = container.stack;
  const base = `/hosts/${encodeURIComponent(host.name)}/containers/${encodeURIComponent(container.name)}`;
  return (
    <Page
      title={container.name}
      host={host}
      filled={filled && !isHeld}
      tabs={
        <Tabs
          label={t('containers.tabs.label')}
          tabs={tabs.map(({ path, text }) => ({ to: `${base}${path}`, label: t(text) }))}
        />
      }
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
          <CompareButton host={host.name} container={container.name} />
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
      {isHeld ? <HeldScreen /> : children({ host, container, certainty: inventory.certainty })}
    </Page>
  );
}
