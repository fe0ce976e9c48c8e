import type { ComponentType } from 'react';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { OpenPorts } from '../forwards/open-port.tsx';
import { AskedDialog } from './asked-dialog.tsx';
import { ContainerFacts } from './container-facts.tsx';
import { ContainerHistory } from './container-history.tsx';
import { ContainerScreen } from './container-screen.tsx';

interface ContainerPageProps {
  /** What it uses now; shown while it runs and can be seen. */
  readonly Live: ComponentType<{ readonly host: string; readonly container: ContainerView }>;
}

/** One container: what it is, how it is, what it uses, what it said last, and what can be done with it. */
export function ContainerPage({ Live }: ContainerPageProps) {
  return (
    <ContainerScreen>
      {({ host, container, certainty }) => (
        <>
          <AskedDialog host={host} container={container} />
          <ContainerFacts container={container} host={host} certainty={certainty} />
          {certainty === 'fresh' && container.state === 'running' ? (
            <Live host={host.name} container={container} />
          ) : null}
          <OpenPorts container={container} away={certainty !== 'fresh'} />
          <ContainerHistory container={container} host={host} away={certainty !== 'fresh'} />
        </>
      )}
    </ContainerScreen>
  );
}
