import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { NetworkView } from '../../../main/contract/storage.ts';
import { useAsk } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { HostScreen } from '../hosts/host-screen.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { Listing, Toolbar } from './listing.tsx';
import { RemoveNetworkDialog } from './remove-dialogs.tsx';
import { UsersCell } from './users-cell.tsx';
import classes from './storage.module.css';

interface NetworksTableProps {
  readonly host: HostView;
  readonly networks: readonly NetworkView[];
  readonly onRemove: (network: NetworkView) => void;
}

const keyOf = (network: NetworkView): string => network.id;

function NetworksTable({ host, networks, onRemove }: NetworksTableProps) {
  const { t } = useText();
  const columns = useMemo<readonly Column<NetworkView>[]>(
    () => [
      {
        id: 'name',
        label: t('networks.name'),
        width: 'minmax(180px, 1.6fr)',
        sortValue: (network) => network.name,
        render: (network) => (
          <>
            <Name>{network.name}</Name>
            {network.builtIn ? <span className={classes['tag']}>{t('networks.builtIn')}</span> : null}
            {network.internal ? <span className={classes['tag']}>{t('networks.internalTag')}</span> : null}
          </>
        ),
      },
      {
        id: 'driver',
        label: t('networks.driver'),
        width: '84px',
        spare: 2,
        sortValue: (network) => network.driver,
        render: (network) => <Name>{network.driver}</Name>,
      },
      {
        id: 'subnet',
        label: t('networks.subnet'),
        width: 'minmax(140px, 1fr)',
        spare: 1,
        sortValue: (network) => network.subnets[0]?.subnet ?? null,
        render: (network) =>
          network.subnets.length === 0 ? (
            <span className={classes['dim']}>–</span>
          ) : (
            <Name mono>{network.subnets.map(({ subnet }) => subnet).join(', ')}</Name>
          ),
      },
      {
        id: 'users',
        label: t('networks.members'),
        width: 'minmax(200px, 2fr)',
        sortValue: (network) => network.users.length,
        render: (network) =>
          network.builtIn && !network.inUse ? (
            <span className={classes['dim']}>–</span>
          ) : (
            <UsersCell
              host={host.name}
              users={network.users}
              own={network.own}
              detailOf={(user) => network.users.find(({ id }) => id === user.id)?.address ?? null}
            />
          ),
      },
      {
        id: 'created',
        label: t('storage.created'),
        width: '104px',
        spare: 3,
        sortValue: (network) => -(network.createdAt ?? 0),
        render: (network) =>
          network.createdAt === null ? (
            <span className={classes['dim']}>–</span>
          ) : (
            <Age at={network.createdAt} />
          ),
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '44px',
        align: 'end',
        render: (network) =>
          network.own || network.builtIn ? null : (
            <MayDo procedure="networks.remove">
              <ActionIcon
                aria-label={`${t('networks.remove')}: ${plain(network.name)}`}
                onClick={() => onRemove(network)}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </MayDo>
          ),
      },
    ],
    [t, host, onRemove],
  );
  return (
    <DataTable
      label={t('storage.tab.networks')}
      columns={columns}
      rows={networks}
      rowKey={keyOf}
      defaultSort={{ column: 'name', descending: false }}
    />
  );
}

function matches(network: NetworkView, wanted: string): boolean {
  const texts = [
    network.name,
    ...network.subnets.map(({ subnet }) => subnet),
    ...network.users.flatMap(({ name, address }) => [name, address ?? '']),
  ];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

function HostNetworks({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const listed = useAsk(
    ['networks', host.id],
    (client, signal) => client.networks.list({ host: host.id }, { signal }),
    host.connection.state === 'ready',
  );
  const [query, setQuery] = useState('');
  const [unused, setUnused] = useState(false);
  const [creating, setCreating] = useState(false);
  const [removing, setRemoving] = useState<NetworkView | null>(null);
  const wanted = query.trim().toLowerCase();
  const rows = useMemo(
    () =>
      (listed.value?.networks ?? []).filter(
        (network) => (!unused || (!network.inUse && !network.builtIn)) && matches(network, wanted),
      ),
    [listed.value, unused, wanted],
  );
  return (
    <Listing host={host} loading={listed.value === undefined} failure={listed.failure} onRetry={listed.again}>
      <Toolbar
        filter={t('networks.filter')}
        query={query}
        onQuery={setQuery}
        unused={unused}
        onUnused={setUnused}
        total={t('networks.count', { count: listed.value?.networks.length ?? 0 })}
      >
        <MayDo procedure="networks.create">
          <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>
            {t('networks.create')}
          </Button>
        </MayDo>
      </Toolbar>
      {rows.length === 0 ? (
        <p className={classes['dim']}>{t('storage.noMatch')}</p>
      ) : (
        <NetworksTable host={host} networks={rows} onRemove={setRemoving} />
      )}
      {creating ? <CreateDialog kind="network" host={host} onClose={() => setCreating(false)} /> : null}
      {removing === null ? null : (
        <RemoveNetworkDialog host={host} network={removing} onClose={() => setRemoving(null)} />
      )}
    </Listing>
  );
}

/** The networks of a host: subnet, who is on them at which address, create and remove. */
export function NetworksPage() {
  return <HostScreen>{(host) => <HostNetworks key={host.id} host={host} />}</HostScreen>;
}
