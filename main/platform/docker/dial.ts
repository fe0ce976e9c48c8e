import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

import { WheelhouseError } from '../errors.ts';
import type { SessionRoom, SshConnection } from '../ssh/types.ts';
import { dialStdioArguments, dialStdioOpener } from './dial-stdio.ts';
import { engineGone, localDialFailure, remotePermissionFailure } from './failures.ts';
import { probeHost, usualSockets, type HostProbe } from './probe.ts';
import type { EngineTarget, EngineTransport } from './types.ts';

/** A way to an engine that was found to work, and how to open one more channel on it. */
export interface Dial {
  readonly transport: EngineTransport;
  readonly socketPath: string;
  readonly open: () => Promise<Duplex>;
  /** What limits the number of channels; null where nothing does. */
  readonly sessions: SessionRoom | null;
}

function dialLocal(socketPath: string, hostLabel: string): Dial {
  return {
    transport: 'socket',
    socketPath,
    sessions: null,
    open: () =>
      new Promise((resolve, reject) => {
        const socket = connect(socketPath);
        socket.once('error', (cause) => {
          reject(localDialFailure(hostLabel, socketPath, cause));
        });
        socket.once('connect', () => {
          socket.removeAllListeners('error');
          // node:http listens only while a request runs; an error in between must not end the process.
          socket.on('error', () => undefined);
          resolve(socket);
        });
      }),
  };
}

function isForwardingRefused(error: unknown): boolean {
  return error instanceof WheelhouseError && error.details?.['reason'] === 'forwarding-refused';
}

/** Streamlocal channels to one socket. `first` is the channel that proved that it works; it is used, not thrown away. */
function streamlocalDial(
  connection: SshConnection,
  hostLabel: string,
  socketPath: string,
  first: Duplex,
): Dial {
  let spare: Duplex | null = first;
  return {
    transport: 'streamlocal',
    socketPath,
    sessions: null,
    open: async () => {
      const ready = spare;
      spare = null;
      if (ready !== null && !ready.destroyed) return ready;
      try {
        return await connection.openStreamLocal(socketPath);
      } catch (cause) {
        // It was allowed before, so it is the engine that is gone, not the permission.
        if (!isForwardingRefused(cause)) throw cause;
        throw engineGone(
          hostLabel,
          `Docker is not running on ${hostLabel}: nothing answers at ${socketPath}.`,
          'Start it there (sudo systemctl start docker).',
          cause,
        );
      }
    },
  };
}

async function tryStreamlocal(
  connection: SshConnection,
  hostLabel: string,
  socketPath: string,
  signal: AbortSignal,
): Promise<Dial | null> {
  try {
    const first = await connection.openStreamLocal(socketPath, { signal });
    return streamlocalDial(connection, hostLabel, socketPath, first);
  } catch (error) {
    if (isForwardingRefused(error)) return null;
    throw error;
  }
}

function nothingFound(hostLabel: string, wanted: string | undefined, probe: HostProbe): WheelhouseError {
  const denied = [...probe.sockets].find(([, state]) => state === 'denied');
  if (denied !== undefined) return remotePermissionFailure(hostLabel, denied[0]);
  const usable = [...probe.sockets].find(([, state]) => state === 'usable');
  if (usable !== undefined) {
    return new WheelhouseError(
      'REFUSED',
      `sshd on ${hostLabel} does not forward the socket ${usable[0]}, and there is no docker program to go through instead.`,
      {
        hint: 'Allow it there (AllowStreamLocalForwarding yes in sshd_config), or install the docker command line.',
        details: { reason: 'forwarding-refused', socketPath: usable[0] },
      },
    );
  }
  const where = wanted ?? usualSockets[0] ?? '';
  return engineGone(
    hostLabel,
    `Docker is not running on ${hostLabel}: there is no socket ${where}.`,
    probe.dockerPath === null
      ? 'Install Docker there, or name the path of its socket at the end of the address.'
      : 'Start it there (sudo systemctl start docker), or name the path of its socket at the end of the address.',
  );
}

function dialStdio(
  connection: SshConnection,
  hostLabel: string,
  wanted: string | undefined,
  probe: HostProbe,
): Dial {
  const { dockerPath, sudo } = probe;
  const inState = (wantedState: string): string | undefined =>
    [...probe.sockets].find(
      ([path, state]) => state === wantedState && (wanted === undefined || path === wanted),
    )?.[0];
  const usable = inState('usable');
  const socketPath = usable ?? inState('denied');
  const needsSudo = usable === undefined;
  if (dockerPath === null || socketPath === undefined || (needsSudo && !sudo)) {
    throw nothingFound(hostLabel, wanted, probe);
  }
  const argv = dialStdioArguments(dockerPath, needsSudo, socketPath);
  const open = dialStdioOpener(connection, hostLabel, argv);
  return { transport: 'dial-stdio', socketPath, open, sessions: connection.sessions };
}

async function dialSsh(
  connection: SshConnection,
  wanted: string | undefined,
  hostLabel: string,
  signal: AbortSignal,
): Promise<Dial> {
  const candidates = wanted === undefined ? usualSockets : [wanted];
  const [usual] = candidates;
  if (usual !== undefined) {
    const dial = await tryStreamlocal(connection, hostLabel, usual, signal);
    if (dial !== null) return dial;
  }
  const probe = await probeHost(connection, candidates, signal);
  if (probe === null) {
    throw new WheelhouseError(
      'REFUSED',
      `${hostLabel} forwards no Docker socket, and has no POSIX shell to ask why.`,
      {
        hint: 'Allow socket forwarding in its sshd_config, or name the path of the socket at the end of the address.',
        details: { reason: 'no-shell' },
      },
    );
  }
  const usable = [...probe.sockets].filter(
    ([path, state]) => state === 'usable' && (wanted === undefined || path === wanted),
  );
  for (const [socketPath] of usable) {
    const dial = await tryStreamlocal(connection, hostLabel, socketPath, signal);
    if (dial !== null) return dial;
  }
  return dialStdio(connection, hostLabel, wanted, probe);
}

/**
 * Finds a way to the engine: the local socket; or, over SSH, the socket forwarded (usual path first, with no question
 * asked; then the rootless and Podman ones), and where sshd forwards none, `docker system dial-stdio`.
 */
export async function findDial(target: EngineTarget, hostLabel: string, signal: AbortSignal): Promise<Dial> {
  if (target.kind === 'socket') return dialLocal(target.socketPath, hostLabel);
  return dialSsh(target.connection, target.socketPath, hostLabel, signal);
}
