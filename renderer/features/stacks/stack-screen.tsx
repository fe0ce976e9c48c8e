import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { toStacks, type ContainerView, type Inventory } from '../../../main/contract/stacks.ts';
import { useHost, useHosts, useInventory } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { Tabs } from '../../app/frame/tabs.tsx';
import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { StaleNotice } from '../connection/stale-notice.tsx';
import { HostMissing } from '../../app/host-missing.tsx';
import { stackTabs } from './stack-tabs.ts';
import classes from './stacks.module.css';

interface Shown {
  readonly host: HostView;
  readonly stack: string;
  readonly containers: readonly ContainerView[];
  readonly inventory: Inventory;
}

interface StackScreenProps {
  /** Before the acts that every screen of a stack has. */
  readonly actions?: (host: HostView, stack: string) => React.ReactNode;
  /** Beside the way back, where the stack has no containers. */
  readonly absent?: (host: HostView, stack: string) => React.ReactNode;
  /** The content brings its own scrolling, and takes the whole height. */
  readonly filled?: boolean;
  readonly children: (shown: Shown) => React.ReactNode;
}

/** A screen of the stack in the address: its head and its tabs; or that there is no such stack. */
export function StackScreen({ actions, absent, filled = false, children }: StackScreenProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const { host: hostName = '', stack: stackName = '' } = useParams({ strict: false });
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
  const base = `/hosts/${encodeURIComponent(hostName)}/stacks/${encodeURIComponent(stackName)}`;
  const loading = hosts === undefined || (host !== undefined && inventory === undefined);
  return (
    <Page
      title={stackName}
      crumbs={crumbs}
      host={host}
      filled={filled}
      tabs={
        stack === undefined ? null : (
          <Tabs
            label={t('stacks.tabs.label')}
            tabs={stackTabs.map(({ path, text }) => ({ to: `${base}${path}`, label: t(text) }))}
          />
        )
      }
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
            {host === undefined ? null : actions?.(host, stackName)}
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
      {host !== undefined && inventory !== undefined && stack !== undefined
        ? children({ host, stack: stackName, containers, inventory })
        : null}
      {hosts !== undefined && host === undefined ? <HostMissing host={hostName} /> : null}
      {!loading && stack === undefined && host !== undefined && inventory?.certainty === 'fresh' ? (
        <EmptyState
          title={t('stacks.notFound', { stack: plain(stackName), host: plain(hostName) })}
          lead={t('stacks.notFoundLead')}
        >
          <Button onClick={() => void navigate({ to: '/hosts/$host', params: { host: hostName } })}>
            {t('remedy.showHost')}
          </Button>
          {absent?.(host, stackName)}
        </EmptyState>
      ) : null}
    </Page>
  );
}
