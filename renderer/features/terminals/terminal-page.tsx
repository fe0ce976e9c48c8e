import { useState } from 'react';
import { ContainerScreen } from '../stacks/container-screen.tsx';
import { TerminalPane } from './terminal-pane.tsx';
import { TerminalStart, type TerminalWish } from './terminal-start.tsx';

/** A terminal into a container. It belongs to this screen: whoever leaves it ends the terminal. */
export function TerminalPage() {
  const [wish, setWish] = useState<TerminalWish | null>(null);
  return (
    <ContainerScreen filled>
      {({ host, container, certainty }) =>
        wish === null ? (
          <TerminalStart container={container} away={certainty !== 'fresh'} onStart={setWish} />
        ) : (
          <TerminalPane
            key={container.id}
            container={container}
            host={host.name}
            wish={wish}
            onAgain={() => setWish(null)}
          />
        )
      }
    </ContainerScreen>
  );
}
