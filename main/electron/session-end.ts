import { powerMonitor } from 'electron';

/**
 * Calls back when the session of the user ends (logging out, shutting down, a service manager's SIGTERM): nobody is there to
 * answer a question, and a question would hold the others up. The app must be ready.
 */
export function onSessionEnd(end: () => void): void {
  powerMonitor.on('shutdown', end);
  // Electron takes the signal for a wish to quit. Its handler is set before `ready` and stays while Node has a listener from
  // before that; with none left Node asks the system anew.
  const others = process.listeners('SIGTERM');
  process.removeAllListeners('SIGTERM');
  process.on('SIGTERM', end);
  for (const other of others) process.on('SIGTERM', other);
}
