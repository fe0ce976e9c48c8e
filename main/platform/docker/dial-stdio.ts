import type { Duplex } from 'node:stream';

import type { WheelhouseError } from '../errors.ts';
import type { SshConnection, SshExec } from '../ssh/types.ts';
import { engineGone, remotePermissionFailure } from './failures.ts';
import { Slots } from './slots.ts';

/** How `docker system dial-stdio` is called on a host. Pure. */
export function dialStdioArguments(
  dockerPath: string,
  sudo: boolean,
  socketPath: string | null,
): readonly string[] {
  const docker = socketPath === null ? [dockerPath] : [dockerPath, '-H', `unix://${socketPath}`];
  return [...(sudo ? ['sudo', '-n'] : []), ...docker, 'system', 'dial-stdio'];
}

/** Why dial-stdio ended before its channel was used, from what it wrote to its standard error. Pure. */
export function dialStdioFailure(hostLabel: string, stderr: string): WheelhouseError {
  const words = stderr.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
  if (/permission denied/i.test(words)) return remotePermissionFailure(hostLabel, 'that docker uses');
  return engineGone(
    hostLabel,
    `Docker does not answer on ${hostLabel}${words === '' ? '' : `: ${words}`}.`,
    'Check on the host that Docker runs (docker version).',
  );
}

// Exec channels count against sshd's MaxSessions (10): 8 of them leave room for a shell and for backups.
const maxDialStdioChannels = 8;

/**
 * Opens channels to the engine through the docker program of the host. A place is free again only when the host has
 * ended the program: that is when sshd counts it out.
 */
export function dialStdioOpener(
  connection: SshConnection,
  hostLabel: string,
  argv: readonly string[],
): () => Promise<Duplex> {
  const slots = new Slots(maxDialStdioChannels);
  return async () => {
    await slots.take();
    let exec: SshExec;
    try {
      exec = await connection.exec(argv);
    } catch (cause) {
      slots.release();
      throw cause;
    }
    const { stdio, stderr, exit } = exec;
    let words = '';
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      words = (words + text).slice(-2_000);
    });
    void exit.then(({ code }) => {
      slots.release();
      if (code !== 0 && !stdio.destroyed) stdio.destroy(dialStdioFailure(hostLabel, words));
    });
    return stdio;
  };
}
