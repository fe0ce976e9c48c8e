import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Client } from '../../../main/contract/contract.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { VolumeView } from '../../../main/contract/storage.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { HostScreen } from '../hosts/host-screen.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { RemoveVolumeDialog } from './remove-dialogs.tsx';
import { SizedListing } from './sized-listing.tsx';
import { SizeBar } from './size-bar.tsx';
import { UsersCell } from './users-cell.tsx';
import classes from './storage.module.css';

interface VolumesTableProps {
  readonly host: HostView;
  readonly volumes: readonly VolumeView[];
  readonly counting: boolean;
  readonly onRemove: (volume: VolumeView) => void;
}

const keyOf = (volume: VolumeView): string => volume.name;

function VolumesTable({ host, volumes, counting, onRemove }: VolumesTableProps) {
  const { t } = useText();
  const largestBytes = Math.max(0, ...volumes.map(({ sizeBytes }) => sizeBytes ?? 0));
  const columns = useMemo<readonly Column<VolumeView>[]>(
    () => [
      {
        id: 'name',
        label: t('volumes.name'),
        width: 'minmax(180px, 2fr)',
        sortValue: (volume) => (volume.anonymous ? null : volume.name),
        render: (volume) => (
          <>
            <Name>{volume.anonymous ? volume.name.slice(0, 12) : volume.name}</Name>
            {volume.anonymous ? <span className={classes['tag']}>{t('volumes.anonymous')}</span> : null}
            {volume.driver === 'local' ? null : (
              <span className={classes['tag']}>{plain(volume.driver)}</span>
            )}
          </>
        ),
      },
      {
        id: 'stack',
        label: t('storage.stack'),
        width: 'minmax(90px, 0.8fr)',
        spare: 3,
        sortValue: (volume) => volume.stack,
        render: (volume) =>
          volume.stack === null ? <span className={classes['dim']}>–</span> : <Name>{volume.stack}</Name>,
      },
      {
        id: 'size',
        label: t('storage.size'),
        width: 'minmax(120px, 1fr)',
        sortValue: (volume) => volume.sizeBytes,
        render: (volume) => (
          <SizeBar sizeBytes={volume.sizeBytes} largestBytes={largestBytes} counting={counting} />
        ),
      },
      {
        id: 'users',
        label: t('storage.usedBy'),
        width: 'minmax(150px, 1.8fr)',
        spare: 1,
        sortValue: (volume) => volume.users.length,
        render: (volume) => (
          <UsersCell
            host={host.name}
            users={volume.users}
            own={volume.own}
            detailOf={(user) => volume.users.find(({ id }) => id === user.id)?.mountPath ?? null}
          />
        ),
      },
      {
        id: 'age',
        label: t('volumes.age'),
        width: '128px',
        spare: 2,
        sortValue: (volume) => -(volume.createdAt ?? volume.changedAt ?? 0),
        render: (volume) =>
          volume.createdAt !== null ? (
            <Age at={volume.createdAt} />
          ) : volume.changedAt === null ? (
            <span className={classes['dim']}>–</span>
          ) : (
            <span title={t('volumes.changedHint')}>
              <Age at={volume.changedAt} /> <span className={classes['faint']}>{t('volumes.changed')}</span>
            </span>
          ),
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '44px',
        align: 'end',
        render: (volume) =>
          volume.own ? null : (
            <MayDo procedure="volumes.remove">
              <ActionIcon
                aria-label={`${t('volumes.remove')}: ${plain(volume.name)}`}
                onClick={() => onRemove(volume)}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </MayDo>
          ),
      },
    ],
    [t, host, largestBytes, counting, onRemove],
  );
  return (
    <DataTable
      label={t('storage.tab.volumes')}
      columns={columns}
      rows={volumes}
      rowKey={keyOf}
      defaultSort={{ column: 'name', descending: false }}
    />
  );
}

type VolumeList = Awaited<ReturnType<Client['volumes']['list']>>;

const rowsOf = (listed: VolumeList): readonly VolumeView[] => listed.volumes;
const textsOf = (volume: VolumeView): readonly string[] => [
  volume.name,
  volume.stack ?? '',
  ...volume.users.map(({ name }) => name),
];

function HostVolumes({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const [creating, setCreating] = useState(false);
  const [removing, setRemoving] = useState<VolumeView | null>(null);
  return (
    <>
      <SizedListing
        host={host}
        noun="volumes"
        list={(client, sizes, signal) => client.volumes.list({ host: host.id, sizes }, { signal })}
        rowsOf={rowsOf}
        textsOf={textsOf}
        filter={t('volumes.filter')}
        emptyTitle={t('volumes.empty', { host: plain(host.name) })}
        emptyLead={t('volumes.emptyLead')}
        total={(volumes) => t('volumes.count', { count: volumes.length })}
        act={
          <MayDo procedure="volumes.create">
            <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>
              {t('volumes.create')}
            </Button>
          </MayDo>
        }
      >
        {(volumes, counting) => (
          <VolumesTable host={host} volumes={volumes} counting={counting} onRemove={setRemoving} />
        )}
      </SizedListing>
      {creating ? <CreateDialog kind="volume" host={host} onClose={() => setCreating(false)} /> : null}
      {removing === null ? null : (
        <RemoveVolumeDialog host={host} volume={removing} onClose={() => setRemoving(null)} />
      )}
    </>
  );
}

/** The volumes of a host: size, who uses them and where, create and remove. */
export function VolumesPage() {
  return <HostScreen>{(host) => <HostVolumes key={host.id} host={host} />}</HostScreen>;
}
