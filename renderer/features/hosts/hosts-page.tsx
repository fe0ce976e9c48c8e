import { Button } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useHosts, useInventories } from '../../app/client/engine-context.tsx';
import type { Inventories } from '../../app/client/inventories.ts';
import { useAddHost } from '../../app/frame/add-host-context.ts';
import { Page } from '../../app/frame/page.tsx';
import { countUp, hostStatus } from '../../app/host-status.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { useConnectionWords } from '../connection/connection-care.tsx';
import classes from './hosts.module.css';

function ConnectionCell({ host }: { readonly host: HostView }) {
  const words = useConnectionWords(host);
  return <Name>{words}</Name>;
}

function CountCell({
  host,
  inventories,
}: {
  readonly host: HostView;
  readonly inventories: Inventories | undefined;
}) {
  const { t } = useText();
  const inventory = inventories?.get(host.id);
  if (inventory === undefined || inventory.certainty === 'unknown') return <span>{t('common.unknown')}</span>;
  const words = t('overview.counts', { up: countUp(inventory), total: inventory.containers.length });
  return inventory.certainty === 'fresh' ? (
    <span>{words}</span>
  ) : (
    <span className={classes['dim']}>{words}</span>
  );
}

const keyOf = (host: HostView): string => host.id;

/** Every host, how it is reached and what runs there. */
export function HostsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const addHost = useAddHost();
  const { value: hosts, failure } = useHosts();
  const inventories = useInventories().value;
  const columns = useMemo<readonly Column<HostView>[]>(
    () => [
      {
        id: 'name',
        label: t('hosts.name'),
        width: 'minmax(160px, 1.4fr)',
        sortValue: (host) => host.name,
        render: (host) => (
          <>
            <StatusMark status={hostStatus(host, inventories?.get(host.id))} />
            <Link
              to="/hosts/$host"
              params={{ host: host.name }}
              tabIndex={-1}
              className={classes['groupName'] ?? ''}
            >
              <Name>{host.name}</Name>
            </Link>
          </>
        ),
      },
      {
        id: 'environment',
        label: t('environment.label'),
        width: '130px',
        sortValue: (host) => host.environment,
        render: (host) => (
          <>
            <EnvironmentBadge environment={host.environment} />
            {host.protected ? <IconLock size={14} role="img" aria-label={t('hosts.protected')} /> : null}
          </>
        ),
      },
      {
        id: 'connection',
        label: t('hosts.connection'),
        width: 'minmax(150px, 2fr)',
        sortValue: (host) => host.connection.state,
        render: (host) => <ConnectionCell host={host} />,
      },
      {
        id: 'engine',
        label: t('hosts.engine'),
        width: '90px',
        spare: 2,
        sortValue: (host) => host.engine?.version ?? null,
        render: (host) => host.engine?.version ?? '–',
      },
      {
        id: 'containers',
        label: t('hosts.containers'),
        width: '140px',
        spare: 1,
        sortValue: (host) => inventories?.get(host.id)?.containers.length ?? null,
        render: (host) => <CountCell host={host} inventories={inventories} />,
      },
      {
        id: 'address',
        label: t('hosts.address'),
        width: 'minmax(180px, 1.6fr)',
        spare: 3,
        sortValue: (host) => host.address,
        render: (host) => <Name mono>{host.address}</Name>,
      },
    ],
    [t, inventories],
  );
  return (
    <Page
      title={t('hosts.title')}
      actions={
        <MayDo procedure="hosts.add">
          <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={addHost}>
            {t('app.addHost')}
          </Button>
        </MayDo>
      }
    >
      {hosts === undefined && failure === null ? <RowsSkeleton rows={4} /> : null}
      {hosts === undefined && failure !== null ? (
        <FailureView failure={failure}>
          <Remedies failure={failure} />
        </FailureView>
      ) : null}
      {hosts?.length === 0 ? (
        <EmptyState title={t('hosts.emptyTitle')} lead={t('hosts.emptyLead')}>
          <MayDo procedure="hosts.add">
            <Button variant="filled" onClick={addHost}>
              {t('app.addHost')}
            </Button>
          </MayDo>
        </EmptyState>
      ) : null}
      {hosts !== undefined && hosts.length > 0 ? (
        <DataTable
          label={t('hosts.title')}
          columns={columns}
          rows={hosts}
          rowKey={keyOf}
          defaultSort={{ column: 'name', descending: false }}
          onOpen={(host) => void navigate({ to: '/hosts/$host', params: { host: host.name } })}
        />
      ) : null}
    </Page>
  );
}
