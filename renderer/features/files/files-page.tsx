import { useState } from 'react';
import { ContainerScreen } from '../stacks/container-screen.tsx';
import { FileBrowser } from './file-browser.tsx';

/** The files of a container: looked at, and copied in and out. */
export function FilesPage() {
  const [path, setPath] = useState('/');
  return (
    <ContainerScreen>
      {({ host, container, certainty }) => (
        <FileBrowser
          key={container.id}
          host={host}
          container={container}
          away={certainty !== 'fresh'}
          path={path}
          onPath={setPath}
        />
      )}
    </ContainerScreen>
  );
}
