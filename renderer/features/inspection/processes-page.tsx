import { useEffect } from 'react';
import type { ContainerProcess } from '../../../main/contract/inspection.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { ContainerScreen } from '../stacks/container-screen.tsx';
import { formatBytes } from '../../app/language/bytes.ts';

const everyMs = 5_000;

/** What runs in a container, again every five seconds while somebody looks. */
export function ProcessesPage() {
  return (
    <ContainerScreen>
      {({ host, container, certainty }) => (
        <Processes container={container} host={host.name} away={certainty !== 'fresh'} />
      )}
    </ContainerScreen>
  );
}

interface ProcessesProps {
  readonly container: ContainerView;
  readonly host: string;
  readonly away: boolean;
}

function useColumns(): readonly Column<ContainerProcess>[] {
  const { t, language } = useText();
  return [
    {
      id: 'pid',
      label: 'PID',
      width: '90px',
      align: 'end',
      sortValue: (row) => row.pid,
      render: (row) => row.pid,
    },
    {
      id: 'user',
      label: t('processes.user'),
      width: '110px',
      spare: 2,
      sortValue: (row) => row.user,
      render: (row) => <Name>{row.user}</Name>,
    },
    {
      id: 'cpu',
      label: 'CPU',
      width: '90px',
      align: 'end',
      sortValue: (row) => row.cpuPercent,
      render: (row) => (row.cpuPercent === null ? '–' : `${row.cpuPercent.toFixed(1)} %`),
    },
    {
      id: 'memory',
      label: t('processes.memory'),
      width: '110px',
      spare: 1,
      align: 'end',
      sortValue: (row) => row.memoryBytes,
      render: (row) => (row.memoryBytes === null ? '–' : formatBytes(row.memoryBytes, language)),
    },
    {
      id: 'time',
      label: t('processes.time'),
      width: '110px',
      spare: 3,
      align: 'end',
      sortValue: (row) => row.time,
      render: (row) => row.time,
    },
    {
      id: 'command',
      label: t('processes.command'),
      width: 'minmax(200px, 1fr)',
      sortValue: (row) => row.command,
      render: (row) => <Name mono>{row.command}</Name>,
    },
  ];
}

function Processes({ container, host, away }: ProcessesProps) {
  const { t } = useText();
  const columns = useColumns();
  const runs = container.state === 'running' || container.state === 'paused';
  const { value, failure, again } = useAsk(
    ['containers.processes', container.hostId, container.id, container.startedAt],
    (client, signal) =>
      client.containers.processes({ container: container.id, host: container.hostId }, { signal }),
    runs && !away,
  );
  useEffect(() => {
    if (!runs || away) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [runs, away, again]);
  if (!runs) {
    return (
      <EmptyState
        title={t('processes.notRunning', { container: plain(container.name) })}
        lead={t('processes.startFirst')}
      />
    );
  }
  return (
    <Panel
      title={t('processes.title')}
      stale={away || failure !== null}
      aside={
        value === undefined ? null : (
          <>
            {t('processes.count', { count: value.processes.length })} · <Age at={value.observedAt} />
          </>
        )
      }
    >
      {failure === null ? null : (
        <FailureView failure={failure}>
          <Remedies failure={failure} host={host} onRetry={again} />
        </FailureView>
      )}
      {value === undefined ? (
        failure === null ? (
          <RowsSkeleton rows={4} />
        ) : null
      ) : (
        <DataTable
          label={t('processes.title')}
          columns={columns}
          rows={value.processes}
          rowKey={(row) => String(row.pid)}
          defaultSort={{ column: 'pid', descending: false }}
          stale={away || failure !== null}
        />
      )}
    </Panel>
  );
}
