import { ActionIcon } from '@mantine/core';
import { IconReload } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { Status } from '../../../main/contract/common.ts';
import type { StackService } from '../../../main/contract/compose.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { ScaleStepper } from './scale-stepper.tsx';
import classes from './compose.module.css';

const none = <span className={classes['faint']}>–</span>;
const healths = ['unhealthy', 'starting', 'healthy'] as const;

function healthOf({ containers }: StackService): (typeof healths)[number] | null {
  return healths.find((health) => containers.some((container) => container.health === health)) ?? null;
}

function statusOf(service: StackService): Status {
  const { running, wanted, containers } = service;
  if (containers.length === 0) return (wanted ?? 0) > 0 ? 'down' : 'paused';
  if (running === 0)
    return containers.every(({ state }) => state === 'exited' || state === 'created') ? 'paused' : 'down';
  if (healthOf(service) === 'unhealthy' || running < (wanted ?? running)) return 'degraded';
  return 'up';
}

/** The columns of a stack's services. */
export function useServiceColumns(
  host: HostView,
  stack: string,
  onRestart: (service: string) => void,
): readonly Column<StackService>[] {
  const { t } = useText();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('compose.service'),
        width: 'minmax(120px, 1.2fr)',
        sortValue: (service) => service.name,
        render: (service) => <Name>{service.name}</Name>,
      },
      {
        id: 'state',
        label: t('compose.state'),
        width: '100px',
        sortValue: (service) => service.running,
        render: (service) => (
          <>
            <StatusMark status={statusOf(service)} />
            {service.wanted === null
              ? service.running
              : t('compose.ofWanted', { running: service.running, wanted: service.wanted })}
          </>
        ),
      },
      {
        id: 'health',
        label: t('compose.health'),
        width: '90px',
        spare: 2,
        sortValue: healthOf,
        render: (service) => {
          const health = healthOf(service);
          return health === null ? none : t(`containers.healthOf.${health}`);
        },
      },
      {
        id: 'file',
        label: t('compose.file'),
        width: 'minmax(96px, 0.7fr)',
        spare: 1,
        sortValue: (service) => service.drift,
        render: (service) => (
          <span className={classes['drift']} data-drift={service.drift}>
            {t(`compose.drift.${service.drift}`)}
          </span>
        ),
      },
      {
        id: 'image',
        label: t('compose.image'),
        width: 'minmax(130px, 1.3fr)',
        spare: 4,
        sortValue: (service) => service.image,
        render: (service) => (service.image === null ? none : <Name>{service.image}</Name>),
      },
      {
        id: 'dependsOn',
        label: t('compose.dependsOn'),
        width: 'minmax(110px, 1.4fr)',
        spare: 3,
        render: (service) =>
          service.dependsOn.length === 0 ? none : <Name>{service.dependsOn.join(', ')}</Name>,
      },
      {
        id: 'replicas',
        label: t('compose.replicas'),
        width: '190px',
        render: (service) => <ScaleStepper host={host} stack={stack} service={service} />,
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '36px',
        align: 'end',
        render: (service) =>
          service.containers.length === 0 ? null : (
            <MayDo procedure="stacks.restart">
              <ActionIcon
                disabled={host.connection.state !== 'ready'}
                aria-label={t('compose.restartService', { service: plain(service.name) })}
                onClick={() => onRestart(service.name)}
              >
                <IconReload size={15} />
              </ActionIcon>
            </MayDo>
          ),
      },
    ],
    [t, host, stack, onRestart],
  );
}
