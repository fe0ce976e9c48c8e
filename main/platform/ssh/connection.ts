import type { Duplex } from 'node:stream';

import type { Client, ClientChannel } from 'ssh2';

import { WheelhouseError } from '../errors.ts';
import { ChannelSocket } from './channel-socket.ts';
import { cancelled, targetName, unreachable } from './failures.ts';
import { quoteCommand } from './quote.ts';
import type {
  ChannelOptions,
  ExecExit,
  HostKey,
  OfferedIdentity,
  SshConnection,
  SshExec,
  SshTarget,
} from './types.ts';

const defaultChannelTimeoutMs = 15_000;

type OpenCallback = (error: Error | undefined, channel: ClientChannel) => void;

export interface ConnectionFacts {
  readonly target: SshTarget;
  readonly remoteAddress: string;
  readonly hostKey: HostKey;
  readonly identity: OfferedIdentity;
  readonly loginNeededPerson: boolean;
}

function exitOf(channel: ClientChannel): Promise<ExecExit> {
  return new Promise((resolve) => {
    channel.on('exit', (code: number | null, signal?: string) => {
      resolve({ code, signal: signal ?? null });
    });
    // sshd tells the exit after the end of the output; this comes last, or when the connection goes.
    channel.on('close', () => {
      resolve({ code: null, signal: null });
    });
  });
}

/** The connection that `connectSsh` hands out; see `SshConnection` for what each member promises. */
export class Connection implements SshConnection {
  readonly target: SshTarget;
  readonly remoteAddress: string;
  readonly hostKey: HostKey;
  readonly identity: OfferedIdentity;
  readonly loginNeededPerson: boolean;
  readonly #client: Client;
  readonly #stream: Duplex;
  readonly #channels = new Set<ChannelSocket>();
  readonly #opening = new Set<(reason: Error) => void>();
  readonly #listeners = new Set<(reason: Error | null) => void>();
  #ended: { readonly reason: Error | null } | null = null;

  constructor(client: Client, stream: Duplex, facts: ConnectionFacts) {
    this.#client = client;
    this.#stream = stream;
    this.target = facts.target;
    this.remoteAddress = facts.remoteAddress;
    this.hostKey = facts.hostKey;
    this.identity = facts.identity;
    this.loginNeededPerson = facts.loginNeededPerson;
    let cause: unknown;
    client.on('error', (error) => {
      cause = error;
    });
    client.on('close', () => {
      const why = cause instanceof Error ? ` (${cause.message})` : '';
      this.#end(
        unreachable(
          `The connection to ${targetName(this.target)} broke${why}.`,
          'established',
          'Wheelhouse reconnects by itself; check the network if it does not.',
          cause,
        ),
      );
    });
  }

  get isOpen(): boolean {
    return this.#ended === null;
  }

  get channelCount(): number {
    return this.#channels.size + this.#opening.size;
  }

  async openStreamLocal(socketPath: string, options: ChannelOptions = {}): Promise<Duplex> {
    const what = `forward to ${socketPath}`;
    return (
      await this.#open(what, options, (done) => this.#client.openssh_forwardOutStreamLocal(socketPath, done))
    ).socket;
  }

  async openTcp(host: string, port: number, options: ChannelOptions = {}): Promise<Duplex> {
    const what = `forward to ${targetName({ host, port })}`;
    return (
      await this.#open(what, options, (done) => this.#client.forwardOut('127.0.0.1', 0, host, port, done))
    ).socket;
  }

  async exec(argv: readonly string[], options: ChannelOptions = {}): Promise<SshExec> {
    const command = quoteCommand(argv);
    const { channel, socket } = await this.#open(`run ${argv[0] ?? ''}`, options, (done) =>
      this.#client.exec(command, done),
    );
    return { stdio: socket, stderr: channel.stderr, exit: exitOf(channel) };
  }

  onClose(listener: (reason: Error | null) => void): () => void {
    if (this.#ended !== null) {
      listener(this.#ended.reason);
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#end(null);
  }

  #end(reason: Error | null): void {
    if (this.#ended !== null) return;
    this.#ended = { reason };
    const why = reason ?? this.#closedError();
    for (const reject of this.#opening) reject(why);
    for (const socket of this.#channels) socket.destroy(why);
    this.#channels.clear();
    this.#client.end();
    // A dead peer never answers the goodbye, and the half-closed socket would stay for minutes.
    setImmediate(() => this.#stream.destroy());
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener(reason);
  }

  #closedError(): WheelhouseError {
    return unreachable(
      `The connection to ${targetName(this.target)} was closed.`,
      'closed',
      'Connect again.',
    );
  }

  #refused(what: string, cause: Error): WheelhouseError {
    const why = cause.message.replace(/^\(SSH\) Channel open failure: /, '');
    const isExec = what.startsWith('run ');
    return new WheelhouseError('REFUSED', `${targetName(this.target)} refused to ${what} (${why}).`, {
      hint: isExec
        ? 'It takes no more sessions at a time (MaxSessions in its sshd_config), or none of this login.'
        : 'See whether its sshd allows forwarding (AllowStreamLocalForwarding, AllowTcpForwarding), the path exists, and your login may use it.',
      details: { reason: isExec ? 'exec-refused' : 'forwarding-refused' },
      cause,
    });
  }

  #open(
    what: string,
    options: ChannelOptions,
    start: (done: OpenCallback) => void,
  ): Promise<{ channel: ClientChannel; socket: ChannelSocket }> {
    if (this.#ended !== null) return Promise.reject(this.#ended.reason ?? this.#closedError());
    const { signal, timeoutMs = defaultChannelTimeoutMs } = options;
    if (signal?.aborted === true) return Promise.reject(cancelled(this.target, signal.reason));
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (): void => {
        settled = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#opening.delete(fail);
      };
      const fail = (error: Error): void => {
        if (settled) return;
        settle();
        reject(error);
      };
      const onAbort = (): void => {
        fail(cancelled(this.target, signal?.reason));
      };
      const timer = setTimeout(() => {
        fail(
          unreachable(
            `${targetName(this.target)} did not answer the request to ${what} in time.`,
            'channel',
            'Try again; the host may be overloaded.',
          ),
        );
      }, timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#opening.add(fail);
      const done: OpenCallback = (error, channel) => {
        if (settled) {
          // Nobody waits any more: a channel that opens late would stay open for ever.
          if (!error) channel.close();
          return;
        }
        if (error) {
          fail(this.#refused(what, error));
          return;
        }
        settle();
        const socket = new ChannelSocket(channel);
        this.#channels.add(socket);
        // Without a listener an error after the reader went would end the process.
        socket.on('error', () => undefined);
        // Counted until the host has let go of it too: its limits count the same.
        channel.on('close', () => this.#channels.delete(socket));
        resolve({ channel, socket });
      };
      try {
        start(done);
      } catch (cause) {
        fail(
          unreachable(
            `The connection to ${targetName(this.target)} is gone.`,
            'established',
            'Connect again.',
            cause,
          ),
        );
      }
    });
  }
}
