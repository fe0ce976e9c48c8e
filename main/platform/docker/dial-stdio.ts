import type { Duplex } from 'node:stream';

import type { WheelhouseError } from '../errors.ts';
import type { SshConnection } from '../ssh/types.ts';
import { engineGone, remotePermissionFailure } from './failures.ts';

// As long as a request waits for its answer.
const sessionTimeoutMs = 20_000;

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

/**
 * Opens channels to the engine through the docker program of the host. Where sshd has no session free, it waits for one.
 */
export function dialStdioOpener(
  connection: SshConnection,
  hostLabel: string,
  argv: readonly string[],
): () => Promise<Duplex> {
  return async () => {
    const { stdio, stderr, exit } = await connection.exec(argv, { timeoutMs: sessionTimeoutMs });
    let words = '';
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      words = (words + text).slice(-2_000);
    });
    void exit.then(({ code }) => {
      if (code !== 0 && !stdio.destroyed) stdio.destroy(dialStdioFailure(hostLabel, words));
    });
    return stdio;
  };
}
