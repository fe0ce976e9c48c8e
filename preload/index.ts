import { ipcRenderer } from 'electron';

// The only bridge between the page and the shell: the page asks for a port to the engine and gets one.
// `wheelhouse:ready` goes up, `wheelhouse:port` comes down with the port; what travels over the port is
// between page and engine. Frames and navigation are refused, so the page is alone in its window.

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== window.location.origin) return;
  const message = event.data as { type?: unknown } | null;
  if (message?.type === 'wheelhouse:ready') ipcRenderer.send('wheelhouse:ready');
});

ipcRenderer.on('wheelhouse:port', (event) => {
  window.postMessage({ type: 'wheelhouse:port' }, window.location.origin, [...event.ports]);
});
