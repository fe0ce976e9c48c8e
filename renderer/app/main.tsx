import './zod-without-eval.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme/tokens.css';
import './theme/mantine.css';
import './theme/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { portCarrier, socketCarrier } from './client/carrier.ts';
import { EngineLink } from './client/engine-link.ts';
import { reportNetwork } from './client/report-network.ts';
import { createStores } from './client/stores.ts';
import { startLanguage } from './language/language.ts';
import { resolveLanguage } from './language/resolve.ts';

async function start(): Promise<void> {
  const element = document.querySelector('#root');
  if (element === null) throw new Error('The page has no root element.');
  // The desktop app serves the page from a protocol of its own and hands it a port; a server has a socket.
  const served = window.location.protocol.startsWith('http');
  const link = new EngineLink(served ? socketCarrier(window.location) : portCarrier(window));
  const stores = createStores(link);
  void link.start();
  // A laptop that wakes up, or a tab that comes to the front, does not wait for the next interval.
  window.addEventListener('online', () => link.retryNow());
  reportNetwork(link);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) link.retryNow();
  });
  await startLanguage(resolveLanguage('system', navigator.languages));
  createRoot(element).render(
    <StrictMode>
      <App link={link} stores={stores} />
    </StrictMode>,
  );
}

void start();
