import { Link } from '@tanstack/react-router';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useInventories, useInventory } from '../../app/client/engine-context.tsx';
import { countUp, hostStatus } from '../../app/host-status.ts';
import { useText } from '../../app/language/language.ts';
import { useMilestone } from '../../app/milestones.ts';
import { Age } from '../../ui/age.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useConnectionWords } from '../connection/connection-care.tsx';
import { StatusCells } from './status-cells.tsx';
import classes from './overview.module.css';

function HostCard({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const inventory = useInventory(host.id);
  const words = useConnectionWords(host);
  const status = hostStatus(host, inventory);
  const fresh = inventory?.certainty === 'fresh';
  return (
    <li>
      <Link
        to="/hosts/$host"
        params={{ host: host.name }}
        className={classes['host'] ?? ''}
        data-environment={host.environment}
        data-stale={!fresh}
      >
        <span className={classes['hostHead']}>
          <StatusMark status={status} size={14} />
          <strong className={classes['hostName']}>
            <Name>{host.name}</Name>
          </strong>
          <EnvironmentBadge environment={host.environment} />
        </span>
        <span className={classes['hostWords']} title={words}>
          {words}
        </span>
        {inventory === undefined || inventory.certainty === 'unknown' ? (
          <span className={classes['hostWords']}>{t('overview.neverSeen')}</span>
        ) : (
          <>
            <StatusCells inventory={inventory} />
            <span className={classes['hostWords']}>
              {inventory.containers.length === 0
                ? t('overview.empty')
                : t('overview.counts', { up: countUp(inventory), total: inventory.containers.length })}
              {inventory.observedAt === null || fresh ? null : (
                <>
                  {' · '}
                  <Age at={inventory.observedAt} />
                </>
              )}
            </span>
          </>
        )}
      </Link>
    </li>
  );
}

/** Every host at a glance. */
export function HostsStrip({ hosts }: { readonly hosts: readonly HostView[] }) {
  useMilestone('list', useInventories().value !== undefined);
  return (
    <ul className={classes['hosts']}>
      {hosts.map((host) => (
        <HostCard key={host.id} host={host} />
      ))}
    </ul>
  );
}
