import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ForwardView } from '../../../main/contract/forwards.ts';
import { useAction } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { ForwardAddress } from './forward-address.tsx';
import classes from './forwards.module.css';

function EndButton({ forward }: { readonly forward: ForwardView }) {
  const { t } = useText();
  const close = useAction(async (client) => await client.forwards.close({ id: forward.id }));
  return (
    <Button size="compact-sm" loading={close.busy} onClick={() => close.run(undefined)}>
      {t('forwards.close')}
    </Button>
  );
}

const keyOf = (forward: ForwardView): string => forward.id;

/** Open ports: where each is on this machine, what went through, and its end. */
export function ForwardsTable({ forwards }: { readonly forwards: readonly ForwardView[] }) {
  const { t, language } = useText();
  const columns = useMemo<readonly Column<ForwardView>[]>(
    () => [
      {
        id: 'container',
        label: t('forwards.container'),
        width: 'minmax(140px, 1.3fr)',
        sortValue: (forward) => `${forward.host}/${forward.container}`,
        render: (forward) => (
          <Link
            to="/hosts/$host/containers/$container"
            params={{ host: forward.host, container: forward.container }}
            className={classes['link'] ?? ''}
          >
            <Name>{`${forward.host} / ${forward.container}`}</Name>
          </Link>
        ),
      },
      {
        id: 'port',
        label: t('forwards.port'),
        width: '64px',
        align: 'end',
        sortValue: (forward) => forward.containerPort,
        render: (forward) => <code>{forward.containerPort}</code>,
      },
      {
        id: 'address',
        label: t('forwards.address'),
        width: 'minmax(230px, 1.8fr)',
        sortValue: (forward) => forward.localPort,
        render: (forward) => <ForwardAddress forward={forward} />,
      },
      {
        id: 'traffic',
        label: t('forwards.traffic'),
        width: 'minmax(140px, 1fr)',
        spare: 1,
        sortValue: (forward) => forward.bytesIn + forward.bytesOut,
        render: (forward) =>
          forward.problem === null ? (
            <span className={classes['dim']}>
              {t('forwards.through', {
                count: forward.connections,
                bytes: formatBytes(forward.bytesIn + forward.bytesOut, language),
              })}
            </span>
          ) : (
            <span className={classes['problem']} title={forward.problem.message}>
              <Name>{forward.problem.message}</Name>
            </span>
          ),
      },
      {
        id: 'opened',
        label: t('forwards.opened'),
        width: '110px',
        spare: 2,
        sortValue: (forward) => forward.openedAt,
        render: (forward) => <Age at={forward.openedAt} />,
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '90px',
        render: (forward) => (
          <MayDo procedure="forwards.close">
            <EndButton forward={forward} />
          </MayDo>
        ),
      },
    ],
    [t, language],
  );
  return (
    <DataTable
      label={t('forwards.title')}
      columns={columns}
      rows={forwards}
      rowKey={keyOf}
      defaultSort={{ column: 'opened', descending: true }}
    />
  );
}
