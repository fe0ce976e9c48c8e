import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconFileText } from '@tabler/icons-react';
import { useMatchRoute, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useHost, useHosts, useInventory } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { Tabs } from '../../app/frame/tabs.tsx';
import { hostStatus } from '../../app/host-status.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { HeldScreen } from '../support/held-screen.tsx';
import { useOpenTabs } from '../support/open-tabs.ts';
import { EditHostDialog } from './edit-host-dialog.tsx';
import { HostMissing } from '../../app/host-missing.tsx';
import { hostTabs } from './host-tabs.ts';
import { RemoveHostDialog } from './remove-host-dialog.tsx';
import classes from './hosts.module.css';

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
      <MayDo procedure="hosts.update">
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
      </MayDo>
    </>
  );
}

interface HostScreenProps {
  /** Beside the acts that every screen of a host has. */
  readonly actions?: (host: HostView) => React.ReactNode;
  /** The content brings its own scrolling, and takes the whole height. */
  readonly filled?: boolean;
  readonly children: (host: HostView) => React.ReactNode;
}

/** A screen of the host in the address: its head, what its connection needs, its tabs; or that there is no such host. */
export function HostScreen({ actions, filled = false, children }: HostScreenProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const { host: reference = '' } = useParams({ strict: false });
  const { value: hosts, failure } = useHosts();
  const host = useHost(reference);
  const inventory = useInventory(host?.id);
  const { tabs, isHeld } = useOpenTabs(hostTabs);
  const isAtDoctor = useMatchRoute()({ to: '/hosts/$host/doctor' }) !== false;
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
        {hosts === undefined ? null : <HostMissing host={reference} />}
      </Page>
    );
  }
  const base = `/hosts/${encodeURIComponent(host.name)}`;
  return (
    <Page
      title={host.name}
      crumbs={crumbs}
      host={host}
      filled={filled && !isHeld}
      mark={<StatusMark status={hostStatus(host, inventory)} />}
      tabs={
        <Tabs
          label={t('hosts.tabs.label')}
          tabs={tabs.map(({ path, text }) => ({ to: `${base}${path}`, label: t(text) }))}
        />
      }
      actions={
        <>
          {actions?.(host)}
          <HostActions host={host} onOpen={setDialog} />
        </>
      }
    >
      <div className={classes['care']}>
        <ConnectionCare
          host={host}
          onReject={() => setDialog('remove')}
          onDiagnose={
            isAtDoctor
              ? undefined
              : () => void navigate({ to: '/hosts/$host/doctor', params: { host: host.name } })
          }
        />
      </div>
      {isHeld ? <HeldScreen /> : children(host)}
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
