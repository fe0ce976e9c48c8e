import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { OpenPorts } from '../forwards/open-port.tsx';
import { AskedDialog } from './asked-dialog.tsx';
import { ContainerFacts } from './container-facts.tsx';
import { ContainerHistory } from './container-history.tsx';
import { ContainerScreen } from './container-screen.tsx';

interface ContainerPageProps {
  /** What it uses now; shown while it runs and can be seen. */
  readonly live: (host: HostView, container: ContainerView) => React.ReactNode;
}

/** One container: what it is, how it is, what it uses, what it said last, and what can be done with it. */
export function ContainerPage({ live }: ContainerPageProps) {
  return (
    <ContainerScreen>
      {({ host, container, certainty }) => (
        <>
          <AskedDialog host={host} container={container} />
          <ContainerFacts container={container} host={host} certainty={certainty} />
          {certainty === 'fresh' && container.state === 'running' ? live(host, container) : null}
          <OpenPorts container={container} away={certainty !== 'fresh'} />
          <ContainerHistory container={container} host={host} away={certainty !== 'fresh'} />
        </>
      )}
    </ContainerScreen>
  );
}
