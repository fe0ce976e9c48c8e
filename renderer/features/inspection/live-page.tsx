import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ContainerScreen } from '../stacks/container-screen.tsx';
import { LiveCharts } from './live-charts.tsx';
import { LiveState } from './live-state.tsx';
import { useLiveFigures } from './use-live-figures.ts';
import classes from './live.module.css';

/** What a container uses now, and in the last ten minutes that somebody looked on. */
export function LivePage() {
  return (
    <ContainerScreen>
      {({ host, container }) => (
        <Live key={`${container.hostId} ${container.id}`} host={host} container={container} />
      )}
    </ContainerScreen>
  );
}

function Live({ host, container }: { readonly host: HostView; readonly container: ContainerView }) {
  const { t } = useText();
  const { figures, from, until, breakMs } = useLiveFigures(container);
  const { value, failure, live } = figures;
  const samples = value?.samples ?? [];
  if (samples.length === 0 && value?.counting.state === 'stopped') {
    return (
      <EmptyState
        title={t('live.notRunning', { container: plain(container.name) })}
        lead={t('live.startFirst')}
      />
    );
  }
  return (
    <>
      {failure === null ? null : (
        <div className={classes['failure']}>
          <FailureView failure={failure} title={t('live.failed')}>
            <Remedies failure={failure} host={host.name} />
          </FailureView>
        </div>
      )}
      <LiveState counting={live ? value?.counting : undefined} />
      <LiveCharts samples={samples} from={from} until={until} breakMs={breakMs} />
    </>
  );
}
