import { Link, useNavigate } from '@tanstack/react-router';
import type { HostView } from '../../../main/contract/hosts.ts';
import { worstStatus } from '../../../main/contract/common.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useContainerColumns } from './container-columns.tsx';
import { shownStatus } from './container-state.tsx';
import classes from './stacks.module.css';

interface StackHeadProps {
  readonly host: HostView;
  readonly stack: string;
  readonly containers: readonly ContainerView[];
  readonly certainty: Inventory['certainty'];
}

/** The head of a stack inside the table: its name, worst status and counts. */
function StackHead({ host, stack, containers, certainty }: StackHeadProps) {
  const { t } = useText();
  const running = containers.filter((container) => container.state === 'running').length;
  const restarts = containers.reduce((sum, container) => sum + container.restartCount, 0);
  return (
    <span className={classes['groupHead']}>
      <StatusMark status={worstStatus(containers.map((container) => shownStatus(container, certainty)))} />
      {stack === '' ? (
        <span className={classes['groupName']} title={t('hosts.looseHint')}>
          {t('hosts.loose')}
        </span>
      ) : (
        <Link
          to="/hosts/$host/stacks/$stack"
          params={{ host: host.name, stack }}
          className={classes['groupName'] ?? ''}
        >
          <Name>{stack}</Name>
        </Link>
      )}
      <span className={classes['dim']}>
        {t('stacks.counts', { running, total: containers.length })}
        {restarts === 0 ? '' : ` · ${t('stacks.restarts', { count: restarts })}`}
      </span>
    </span>
  );
}

/** Stacks by name; containers without one come last. */
function stackOrder(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a.localeCompare(b);
}

const keyOf = (container: ContainerView): string => container.id;
const stackOf = (container: ContainerView): string => container.stack ?? '';

interface ContainersTableProps {
  readonly host: HostView;
  readonly containers: readonly ContainerView[];
  readonly certainty: Inventory['certainty'];
  readonly grouped: boolean;
  /** Which of them are shown. */
  readonly accepts?: ((container: ContainerView) => boolean) | undefined;
}

/** The containers of a host or a stack. */
export function ContainersTable({ host, containers, certainty, grouped, accepts }: ContainersTableProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const columns = useContainerColumns(host, certainty);
  return (
    <DataTable
      label={t('containers.table')}
      columns={columns}
      rows={containers}
      rowKey={keyOf}
      accepts={accepts}
      defaultSort={{ column: 'name', descending: false }}
      stale={certainty !== 'fresh'}
      onOpen={(container) =>
        void navigate({
          to: '/hosts/$host/containers/$container',
          params: { host: host.name, container: container.name },
        })
      }
      {...(grouped
        ? {
            groupOf: stackOf,
            groupOrder: stackOrder,
            renderGroup: (stack: string, members: readonly ContainerView[]) => (
              <StackHead host={host} stack={stack} containers={members} certainty={certainty} />
            ),
          }
        : {})}
    />
  );
}
