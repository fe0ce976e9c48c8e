import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconActivity,
  IconHelpCircle,
  IconFileText,
  IconLayoutDashboard,
  IconListCheck,
  IconPlugConnected,
  IconPlus,
  IconSearch,
  IconServer2,
  IconSettings,
  IconShieldCheck,
} from '@tabler/icons-react';
import { usePalette } from '../../features/palette/palette-context.ts';
import { useOpenQuestions } from '../../features/questions/questions-context.ts';
import { Link, type LinkProps } from '@tanstack/react-router';
import { isEnded } from '../../../main/contract/jobs.ts';
import { EnvironmentBar } from '../../ui/environment-badge.tsx';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import {
  useForwards,
  useHosts,
  useQuestions,
  useInventories,
  useJobs,
  useOverview,
} from '../client/engine-context.tsx';
import { MayDo } from '../client/may-do.tsx';
import { hostStatus } from '../host-status.ts';
import { useText } from '../language/language.ts';
import { useAddHost } from './add-host-context.ts';
import { BrandMark } from './brand-mark.tsx';
import classes from './navigation.module.css';

interface EntryProps {
  readonly to: LinkProps['to'];
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly exact?: boolean;
  readonly count?: number;
  readonly countLabel?: string;
}

function Entry({ to, label, icon, exact = false, count = 0, countLabel = '' }: EntryProps) {
  return (
    <li>
      <Link
        to={to ?? '/'}
        className={classes['entry'] ?? ''}
        activeOptions={{ exact, includeSearch: false }}
        activeProps={{ 'data-active': true }}
      >
        <span className={classes['icon']} aria-hidden>
          {icon}
        </span>
        <span className={classes['label']}>{label}</span>
        {count === 0 ? null : (
          <span className={classes['count']} aria-label={countLabel} title={countLabel}>
            {count}
          </span>
        )}
      </Link>
    </li>
  );
}

function HostEntries() {
  const { t } = useText();
  const hosts = useHosts().value ?? [];
  const inventories = useInventories().value;
  return (
    <ul aria-label={t('app.hosts')}>
      {hosts.map((host) => (
        <li key={host.id}>
          <Link
            to="/hosts/$host"
            params={{ host: host.name }}
            className={classes['entry'] ?? ''}
            activeProps={{ 'data-active': true }}
          >
            <EnvironmentBar environment={host.environment} />
            <span className={classes['label']}>
              <Name>{host.name}</Name>
            </span>
            <StatusMark status={hostStatus(host, inventories?.get(host.id))} size={10} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Somebody is waited for: opens the question that waits longest. */
function QuestionsEntry() {
  const { t } = useText();
  const open = useOpenQuestions();
  const count = useQuestions().value?.questions.length ?? 0;
  if (count === 0) return null;
  const label = t('questions.waiting', { count });
  return (
    <li>
      <button type="button" className={classes['entry']} data-asks onClick={open} aria-label={label}>
        <span className={classes['icon']} aria-hidden>
          <IconHelpCircle size={16} />
        </span>
        <span className={classes['label']}>{t('questions.entry')}</span>
        <span className={classes['count']} aria-hidden>
          {count}
        </span>
      </button>
    </li>
  );
}

/** The way to everything else, for whoever does not know its key yet. */
function PaletteEntry() {
  const { t } = useText();
  const { toggle } = usePalette();
  const isMac = /mac/i.test(navigator.userAgent);
  return (
    <button
      type="button"
      className={classes['search']}
      onClick={toggle}
      aria-haspopup="dialog"
      aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
    >
      <IconSearch size={15} aria-hidden />
      <span className={classes['label']}>{t('palette.open')}</span>
      <kbd aria-hidden>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
    </button>
  );
}

/** The way to every screen, and every host with its environment and status. */
export function Navigation() {
  const { t } = useText();
  const problems = useOverview().value?.problems.length ?? 0;
  const running = [...(useJobs().value?.values() ?? [])].filter((job) => !isEnded(job.state)).length;
  const openPorts = useForwards().value?.length ?? 0;
  const addHost = useAddHost();
  return (
    <nav className={classes['navigation']} aria-label={t('app.navigation')}>
      <div className={classes['brand']}>
        <BrandMark />
        Wheelhouse
      </div>
      <PaletteEntry />
      <ul>
        <Entry
          to="/"
          exact
          label={t('app.overview')}
          icon={<IconLayoutDashboard size={16} />}
          count={problems}
          countLabel={t('overview.wrong', { count: problems })}
        />
        <Entry to="/logs" label={t('app.logs')} icon={<IconFileText size={16} />} />
        <Entry
          to="/jobs"
          label={t('app.jobs')}
          icon={running > 0 ? <IconActivity size={16} /> : <IconListCheck size={16} />}
          count={running}
          countLabel={t('app.runningJobs', { count: running })}
        />
        <Entry
          to="/forwards"
          label={t('forwards.title')}
          icon={<IconPlugConnected size={16} />}
          count={openPorts}
          countLabel={t('forwards.count', { count: openPorts })}
        />
        <QuestionsEntry />
        <Entry to="/audit" label={t('app.audit')} icon={<IconShieldCheck size={16} />} />
      </ul>
      <div className={classes['section']}>
        <ul className={classes['grow']}>
          <Entry to="/hosts" exact label={t('app.hosts')} icon={<IconServer2 size={16} />} />
        </ul>
        <MayDo procedure="hosts.add">
          <Tooltip label={t('app.addHost')}>
            <ActionIcon size={24} aria-label={t('app.addHost')} onClick={addHost}>
              <IconPlus size={15} />
            </ActionIcon>
          </Tooltip>
        </MayDo>
      </div>
      <div className={classes['hosts']}>
        <HostEntries />
      </div>
      <ul className={classes['foot']}>
        <Entry to="/settings" label={t('app.settings')} icon={<IconSettings size={16} />} />
      </ul>
    </nav>
  );
}
