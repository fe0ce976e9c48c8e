import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { tcpFailure } from './failures.ts';
import type { SshConnectOptions } from './types.ts';

export interface Dialled {
  readonly stream: Duplex;
  readonly remoteAddress: string;
}

function dialTcp(options: SshConnectOptions, signal: AbortSignal): Promise<Dialled> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: options.host, port: options.port, signal });
    socket.once('error', (error) => {
      reject(signal.aborted ? (signal.reason as Error) : tcpFailure(options, error));
    });
    socket.once('connect', () => {
      // ssh2 never does this; Nagle with delayed ACKs costs 44 ms a request (measured on the loopback).
      socket.setNoDelay(true);
      socket.removeAllListeners('error');
      const { remoteAddress = options.host, remotePort = options.port } = socket;
      const address = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
      resolve({ stream: socket, remoteAddress: `${address}:${String(remotePort)}` });
    });
  });
}

/** Opens the byte stream under an SSH connection: an own TCP connection, or a channel of the jump host. */
export async function dialHost(options: SshConnectOptions, signal: AbortSignal): Promise<Dialled> {
  if (options.via === undefined) return dialTcp(options, signal);
  const stream = await options.via.openTcp(options.host, options.port, { signal });
  return { stream, remoteAddress: options.via.remoteAddress };
}
