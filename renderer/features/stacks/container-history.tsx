import { Skeleton } from '@mantine/core';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LastLines } from './last-lines.tsx';
import { CrashHistory } from './restart-assessment.tsx';
import classes from './stacks.module.css';

interface ContainerHistoryProps {
  readonly container: ContainerView;
  readonly host: HostView;
  readonly away: boolean;
}

/** When a container crashed, and what it said last. Read anew whenever it starts, ends or changes its health. */
export function ContainerHistory({ container, host, away }: ContainerHistoryProps) {
  const { t } = useText();
  const assessment = useAsk(
    [
      'containers.assess',
      container.hostId,
      container.id,
      container.state,
      container.startedAt,
      container.health,
    ],
    (client, signal) =>
      client.containers.assess({ container: container.id, host: container.hostId }, { signal }),
    !away,
  );
  if (away) return null;
  if (assessment.failure !== null) {
    return (
      <div className={classes['columns']}>
        <FailureView failure={assessment.failure} title={t('containers.assessFailed')}>
          <Remedies failure={assessment.failure} host={host.name} onRetry={assessment.again} />
        </FailureView>
      </div>
    );
  }
  return (
    <div className={classes['columns']}>
      <Panel title={t('containers.crashes')}>
        {assessment.value === undefined ? (
          <Skeleton height={78} />
        ) : (
          <CrashHistory assessment={assessment.value} />
        )}
      </Panel>
      <Panel title={t('containers.lastLines')}>
        {assessment.value === undefined ? (
          <Skeleton height={78} />
        ) : (
          <LastLines assessment={assessment.value} />
        )}
      </Panel>
    </div>
  );
}
