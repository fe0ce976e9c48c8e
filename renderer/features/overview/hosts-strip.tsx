import { Link } from '@tanstack/react-router';
import type { ChangesView } from '../../../main/contract/changes.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useInventories, useInventory } from '../../app/client/engine-context.tsx';
import { countUp, hostStatus } from '../../app/host-status.ts';
import { useText } from '../../app/language/language.ts';
import { useMilestone } from '../../app/milestones.ts';
import { Age } from '../../ui/age.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { DayStrip } from '../changes/day-strip.tsx';
import { useConnectionWords } from '../connection/connection-care.tsx';
import { StatusCells } from './status-cells.tsx';
import classes from './overview.module.css';

interface HostCardProps {
  readonly host: HostView;
  /** What is known of the last day; undefined until it was told. */
  readonly day: ChangesView | undefined;
}

function HostCard({ host, day }: HostCardProps) {
  const { t } = useText();
  const inventory = useInventory(host.id);
  const words = useConnectionWords(host);
  const status = hostStatus(host, inventory);
  const fresh = inventory?.certainty === 'fresh';
  const coverage = day?.hosts.find(({ hostId }) => hostId === host.id);
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
        {inventory === undefined || inventory.certainty === 'unknown' ? (
          <span className={classes['hostWords']} title={words}>
            {words}
            {' · '}
            {t('overview.neverSeen')}
          </span>
        ) : (
          <>
            <StatusCells inventory={inventory} />
            <span className={classes['hostWords']} title={words}>
              {fresh ? null : `${words} · `}
              {inventory.containers.length === 0
                ? t('overview.empty')
                : t('overview.counts', { up: countUp(inventory), total: inventory.containers.length })}
              {fresh ? ` · ${words}` : null}
              {inventory.observedAt === null || fresh ? null : (
                <>
                  {' · '}
                  <Age at={inventory.observedAt} />
                </>
              )}
            </span>
          </>
        )}
        {day === undefined || coverage === undefined ? null : (
          <DayStrip coverage={coverage} from={day.since} until={day.until} />
        )}
      </Link>
    </li>
  );
}

interface HostsStripProps {
  readonly hosts: readonly HostView[];
  readonly day: ChangesView | undefined;
}

/** Every host at a glance, with its last day. */
export function HostsStrip({ hosts, day }: HostsStripProps) {
  useMilestone('list', useInventories().value !== undefined);
  return (
    <ul className={classes['hosts']}>
      {hosts.map((host) => (
        <HostCard key={host.id} host={host} day={day} />
      ))}
    </ul>
  );
}
