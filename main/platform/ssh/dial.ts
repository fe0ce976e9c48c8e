import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { WheelhouseError } from '../errors.ts';
import { targetName, tcpFailure, unreachable } from './failures.ts';
import { startProxyCommand } from './proxy-command.ts';
import type { SshConnection, SshConnectOptions } from './types.ts';

export interface Dialled {
  readonly stream: Duplex;
  readonly remoteAddress: string;
}

function dialTcp(options: SshConnectOptions, signal: AbortSignal): Promise<Dialled> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({
      host: options.host,
      port: options.port,
      ...(options.addressFamily === undefined ? {} : { family: options.addressFamily }),
      ...(options.bindAddress === undefined ? {} : { localAddress: options.bindAddress }),
    });
    // Not net's own `signal`: where it is aborted before the socket has its handle, the handle stays open.
    const onAbort = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => {
      signal.removeEventListener('abort', onAbort);
      reject(tcpFailure(options, error));
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      // ssh2 never does this; Nagle with delayed ACKs costs 44 ms a request (measured on the loopback).
      socket.setNoDelay(true);
      socket.removeAllListeners('error');
      // Until ssh2 listens; it gets the close all the same.
      socket.on('error', () => undefined);
      const { remoteAddress = options.host, remotePort = options.port } = socket;
      const address = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
      resolve({ stream: socket, remoteAddress: `${address}:${String(remotePort)}` });
    });
  });
}

async function dialVia(
  via: SshConnection,
  options: SshConnectOptions,
  signal: AbortSignal,
): Promise<Dialled> {
  try {
    const stream = await via.openTcp(options.host, options.port, { signal });
    return { stream, remoteAddress: via.remoteAddress };
  } catch (cause) {
    if (signal.aborted) throw signal.reason as Error;
    if (!(cause instanceof WheelhouseError) || cause.code !== 'REFUSED') throw cause;
    throw unreachable(
      `${targetName(options)} cannot be reached from the jump host ${targetName(via.target)}: ${cause.message}`,
      'jump',
      'Check the address as the jump host knows it, and that its sshd allows TCP forwarding.',
      cause,
    );
  }
}

async function dial(options: SshConnectOptions, signal: AbortSignal): Promise<Dialled> {
  if (options.via !== undefined) return dialVia(options.via, options, signal);
  if (options.proxyCommand === undefined) return dialTcp(options, signal);
  const stream = startProxyCommand(options.proxyCommand, options);
  // Until ssh2 listens; its end is noticed all the same.
  stream.on('error', () => undefined);
  return { stream, remoteAddress: 'ProxyCommand' };
}

/** Opens the byte stream under an SSH connection: an own TCP connection, a channel of the jump host, or a program. */
export async function dialHost(options: SshConnectOptions, signal: AbortSignal): Promise<Dialled> {
  signal.throwIfAborted();
  const dialled = await dial(options, signal);
  if (!signal.aborted) return dialled;
  dialled.stream.destroy();
  throw signal.reason as Error;
}
