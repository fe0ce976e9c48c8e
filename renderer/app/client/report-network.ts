import type { EngineLink } from './engine-link.ts';

/** Tells the engine, which is on the same machine, when the browser notices that the network went or came. */
export function reportNetwork(link: EngineLink): void {
  const report = (fact: 'online' | 'offline'): void => {
    const state = link.getState();
    // Nobody waits for it, and an engine that went away meanwhile looks for itself.
    if (state.phase === 'ready') state.client.observer.report({ fact }).catch(() => undefined);
  };
  window.addEventListener('online', () => report('online'));
  window.addEventListener('offline', () => report('offline'));
}
