import { OpenPorts } from '../forwards/open-port.tsx';
import { ContainerFacts } from './container-facts.tsx';
import { ContainerHistory } from './container-history.tsx';
import { ContainerScreen } from './container-screen.tsx';

/** One container: what it is, how it is, what it said last, and what can be done with it. */
export function ContainerPage() {
  return (
    <ContainerScreen>
      {({ host, container, certainty }) => (
        <>
          <ContainerFacts container={container} host={host} certainty={certainty} />
          <OpenPorts container={container} away={certainty !== 'fresh'} />
          <ContainerHistory container={container} host={host} away={certainty !== 'fresh'} />
        </>
      )}
    </ContainerScreen>
  );
}
