import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconFileText } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useHost, useHosts, useInventory } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { hostStatus } from '../../app/host-status.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ContainersTable } from '../stacks/containers-table.tsx';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { EditHostDialog } from './edit-host-dialog.tsx';
import { HostFacts } from './host-facts.tsx';
import { RemoveHostDialog } from './remove-host-dialog.tsx';
import { StaleNotice } from '../connection/stale-notice.tsx';
import classes from './hosts.module.css';

/** The containers of a host under their stacks, with a field to find one. */
function HostContainers({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const inventory = useInventory(host.id);
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const containers = useMemo(
    () =>
      (inventory?.containers ?? []).filter((container) =>
        [container.name, container.stack ?? '', container.image].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
      ),
    [inventory, wanted],
  );
  if (inventory === undefined)
    return host.connection.state === 'ready' ? <RowsSkeleton /> : <StaleNotice inventory={undefined} />;
  if (inventory.certainty === 'unknown') {
    return host.connection.state === 'ready' ? <RowsSkeleton /> : <StaleNotice inventory={inventory} />;
  }
  if (inventory.containers.length === 0 && inventory.certainty === 'fresh') {
    return (
      <EmptyState
        title={t('hosts.noContainers', { host: plain(host.name) })}
        lead={t('hosts.noContainersLead')}
      />
    );
  }
  return (
    <>
      <StaleNotice inventory={inventory} />
      <div className={classes['toolbar']}>
        <SearchField label={t('hosts.filter')} value={query} onChange={setQuery} />
      </div>
      {containers.length === 0 ? (
        <p className={classes['dim']}>{t('hosts.noMatch', { query: plain(query) })}</p>
      ) : (
        <ContainersTable host={host} containers={containers} certainty={inventory.certainty} grouped />
      )}
    </>
  );
}

function HostActions({
  host,
  onOpen,
}: {
  readonly host: HostView;
  readonly onOpen: (dialog: 'edit' | 'remove') => void;
}) {
  const { t } = useText();
  const navigate = useNavigate();
  const connect = useAction(async (client) => await client.hosts.connect({ host: host.id }));
  return (
    <>
      {host.connection.state === 'ready' ? null : (
        <Button variant="filled" loading={connect.busy} onClick={() => connect.run(undefined)}>
          {t('hosts.connect')}
        </Button>
      )}
      <Button
        leftSection={<IconFileText size={14} aria-hidden />}
        onClick={() => void navigate({ to: '/logs', search: { host: host.name } })}
      >
        {t('hosts.logs')}
      </Button>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t('common.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onOpen('edit')}>{t('hosts.edit')}</Menu.Item>
          <Menu.Item color="danger" onClick={() => onOpen('remove')}>
            {t('hosts.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** One host: how it is reached, and every container on it. */
export function HostPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { host: reference } = useParams({ from: '/hosts/$host' });
  const { value: hosts, failure } = useHosts();
  const host = useHost(reference);
  const inventory = useInventory(host?.id);
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const crumbs = [{ label: t('app.hosts'), to: '/hosts' }];
  const toHosts = (): void => void navigate({ to: '/hosts' });
  if (host === undefined) {
    return (
      <Page title={reference} crumbs={crumbs}>
        {hosts === undefined && failure === null ? <RowsSkeleton /> : null}
        {hosts === undefined && failure !== null ? (
          <FailureView failure={failure}>
            <Remedies failure={failure} />
          </FailureView>
        ) : null}
        {hosts === undefined ? null : (
          <EmptyState title={t('hosts.notFound', { host: plain(reference) })} lead={t('hosts.notFoundLead')}>
            <Button onClick={toHosts}>{t('hosts.toHosts')}</Button>
          </EmptyState>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={host.name}
      crumbs={crumbs}
      host={host}
      mark={<StatusMark status={hostStatus(host, inventory)} />}
      actions={<HostActions host={host} onOpen={setDialog} />}
    >
      <div className={classes['care']}>
        <ConnectionCare host={host} onReject={() => setDialog('remove')} />
      </div>
      <HostFacts host={host} />
      <div className={classes['block']}>
        <HostContainers host={host} />
      </div>
      {dialog === 'edit' ? (
        <EditHostDialog
          host={host}
          onClose={() => setDialog(null)}
          onSaved={(saved) => {
            setDialog(null);
            if (saved.name !== reference)
              void navigate({ to: '/hosts/$host', params: { host: saved.name }, replace: true });
          }}
        />
      ) : null}
      {dialog === 'remove' ? (
        <RemoveHostDialog host={host} onClose={() => setDialog(null)} onRemoved={toHosts} />
      ) : null}
    </Page>
  );
}
