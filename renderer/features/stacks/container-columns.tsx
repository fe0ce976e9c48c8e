import { useMemo } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { ContainerRowActs } from './container-row-acts.tsx';
import { ContainerState, ContainerTroubles, shownStatus } from './container-state.tsx';
import { portTexts, shortDigest } from './container-text.ts';
import classes from './stacks.module.css';

const none = <span className={classes['faint']}>–</span>;

function HealthCell({ container }: { readonly container: ContainerView }) {
  const { t } = useText();
  if (container.health === null) return none;
  return <span data-health={container.health}>{t(`containers.healthOf.${container.health}`)}</span>;
}

/** Exit codes of a container that runs are history; only those of one that ended matter. */
function exitOf(container: ContainerView): number | null {
  return container.state === 'running' || container.state === 'paused' || container.state === 'created'
    ? null
    : container.exitCode;
}

const stateOrder = ['down', 'degraded', 'unknown', 'paused', 'up'] as const;

/** The columns of a host's containers. */
export function useContainerColumns(
  host: HostView,
  certainty: Inventory['certainty'],
): readonly Column<ContainerView>[] {
  const { t } = useText();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('containers.name'),
        width: 'minmax(150px, 2.4fr)',
        sortValue: (container) => container.name,
        render: (container) => (
          <>
            {/* A link of the router costs a third of a row, and does no more here. */}
            <a
              href={`#/hosts/${encodeURIComponent(host.name)}/containers/${encodeURIComponent(container.name)}`}
              className={classes['nameLink']}
              tabIndex={-1}
            >
              <Name>{container.name}</Name>
            </a>
            <ContainerTroubles container={container} />
          </>
        ),
      },
      {
        id: 'state',
        label: t('containers.state'),
        width: 'minmax(92px, 0.8fr)',
        sortValue: (container) => stateOrder.indexOf(shownStatus(container, certainty)),
        render: (container) => (
          <ContainerState container={container} status={shownStatus(container, certainty)} />
        ),
      },
      {
        id: 'health',
        label: t('containers.health'),
        width: 'minmax(72px, 0.6fr)',
        spare: 2,
        sortValue: (container) => container.health,
        render: (container) => <HealthCell container={container} />,
      },
      {
        id: 'restarts',
        label: t('containers.restarts'),
        width: '66px',
        spare: 3,
        align: 'end',
        sortValue: (container) => container.restartCount,
        render: (container) => (container.restartCount === 0 ? none : container.restartCount),
      },
      {
        id: 'exit',
        label: t('containers.exitCode'),
        width: '62px',
        align: 'end',
        sortValue: exitOf,
        render: (container) => exitOf(container) ?? none,
      },
      {
        id: 'image',
        label: t('containers.image'),
        width: 'minmax(140px, 1.6fr)',
        spare: 1,
        sortValue: (container) => container.image,
        render: (container) => (
          <>
            <Name>{container.image}</Name>
            {container.imageDigest === null ? null : (
              <code className={classes['faint']} title={container.imageDigest}>
                {shortDigest(container.imageDigest).slice(0, 7)}
              </code>
            )}
          </>
        ),
      },
      {
        id: 'ports',
        label: t('containers.ports'),
        width: 'minmax(90px, 0.9fr)',
        spare: 4,
        render: (container) => {
          const ports = portTexts(container.ports);
          return ports.length === 0 ? none : <Name mono>{ports.join(', ')}</Name>;
        },
      },
      {
        id: 'age',
        label: t('containers.age'),
        width: '100px',
        spare: 5,
        sortValue: (container) => -(container.startedAt ?? container.createdAt),
        render: (container) => (
          <Age
            at={
              container.finishedAt !== null && container.state === 'exited'
                ? container.finishedAt
                : (container.startedAt ?? container.createdAt)
            }
          />
        ),
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '66px',
        align: 'end',
        render: (container) => <ContainerRowActs host={host} container={container} />,
      },
    ],
    [t, host, certainty],
  );
}
