import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';

import type { Client, ClientChannel } from 'ssh2';

import { WheelhouseError } from '../errors.ts';
import { AfterMark, MarkFinder } from './after-mark.ts';
import { ChannelSocket } from './channel-socket.ts';
import { cancelled, targetName, unreachable } from './failures.ts';
import { remoteCommand } from './remote-command.ts';
import { Sessions } from './sessions.ts';
import type {
  ChannelOptions,
  ExecExit,
  ExecOptions,
  HostKey,
  OfferedIdentity,
  SessionRoom,
  SshConnection,
  SshExec,
  SshTarget,
} from './types.ts';

const defaultChannelTimeoutMs = 15_000;

const sessionsHint =
  'It takes no more sessions at a time; raise MaxSessions in its sshd_config, or wait until another has ended.';

type OpenCallback = (error: Error | undefined, channel: ClientChannel) => void;

export interface ConnectionFacts {
  readonly target: SshTarget;
  readonly remoteAddress: string;
  readonly hostKey: HostKey;
  readonly identity: OfferedIdentity;
  readonly loginNeededPerson: boolean;
}

// As a shell says that there was nothing to run.
const notRun = 127;

function exitOf(channel: ClientChannel, finder: MarkFinder): Promise<ExecExit> {
  return new Promise((resolve) => {
    let told: ExecExit | null = null;
    channel.on('exit', (code: number | null, signal?: string) => {
      told = { code, signal: signal ?? null };
      if (code !== 0 || finder.isFound) resolve(told);
    });
    // sshd tells the exit after the end of the output; this comes last, or when the connection goes.
    channel.on('close', () => {
      // A login that ended well before the program began (an exit in .bashrc) has done nothing.
      const nothingRan = told !== null && told.code === 0 && !finder.isFound;
      resolve(nothingRan ? { code: notRun, signal: null } : (told ?? { code: null, signal: null }));
    });
  });
}

function isRefused(error: unknown): error is WheelhouseError {
  return error instanceof WheelhouseError && error.details?.['reason'] === 'exec-refused';
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
  readonly #sessions = new Sessions();
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

  get sessions(): SessionRoom {
    return this.#sessions;
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

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<SshExec> {
    const mark = `wheelhouse-${randomBytes(12).toString('hex')}`;
    const command = remoteCommand(argv, mark);
    const program = argv[0] ?? '';
    const deadline = AbortSignal.timeout(options.timeoutMs ?? defaultChannelTimeoutMs);
    const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
    let refusal: unknown = null;
    try {
      for (;;) {
        await (refusal === null ? this.#sessions.take(signal) : this.#sessions.takeAgain(signal));
        const request = this.#sessions.begin();
        try {
          return await this.#startProgram(program, command, mark, request, options);
        } catch (error) {
          if (!isRefused(error)) {
            this.#sessions.failed(request);
            throw error;
          }
          if (!this.#sessions.refused(request)) throw this.#noProgram(program, error);
          refusal = error;
          if (options.wait === false) throw error;
        }
      }
    } catch (error) {
      if (options.signal?.aborted === true) throw cancelled(this.target, error);
      if (error === deadline.reason) throw refusal ?? this.#busy(program);
      throw error;
    }
  }

  async #startProgram(
    program: string,
    command: string,
    mark: string,
    request: number,
    options: ExecOptions,
  ): Promise<SshExec> {
    const finder = new MarkFinder(mark);
    // Listened to at once: a short program's end arrives together with its start.
    let exit: Promise<ExecExit> = Promise.resolve({ code: null, signal: null });
    const { channel, socket } = await this.#open(
      `run ${program}`,
      options,
      (done) =>
        this.#client.exec(command, (error, channel) => {
          if (!error) exit = exitOf(channel, finder);
          done(error, channel);
        }),
      finder,
    );
    this.#sessions.opened(request);
    let isOver = false;
    const over = (): void => {
      if (!isOver) this.#sessions.closed();
      isOver = true;
    };
    if (this.#channels.has(socket)) channel.on('close', over);
    else over();
    const stderr = new AfterMark(mark);
    channel.stderr.pipe(stderr);
    // A connection that breaks ends it too; how is told by the exit.
    channel.on('close', () => stderr.end());
    return { stdio: socket, stderr, exit, greeting: () => finder.greeting };
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
    this.#sessions.end(why);
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

  #noProgram(program: string, cause: WheelhouseError): WheelhouseError {
    return new WheelhouseError('REFUSED', cause.message, {
      hint: `Its sshd lets ${this.target.user} run nothing (MaxSessions 0, or a restricted login); ask the owner of the host, or use another login.`,
      details: { reason: 'no-exec', program },
      cause,
    });
  }

  #busy(program: string): WheelhouseError {
    return new WheelhouseError(
      'REFUSED',
      `${targetName(this.target)} had no session free to run ${program} in time.`,
      { hint: sessionsHint, details: { reason: 'exec-refused' }, retryable: true },
    );
  }

  #refused(what: string, cause: Error): WheelhouseError {
    const why = cause.message.replace(/^\(SSH\) Channel open failure: /, '');
    const isExec = what.startsWith('run ');
    return new WheelhouseError('REFUSED', `${targetName(this.target)} refused to ${what} (${why}).`, {
      hint: isExec
        ? sessionsHint
        : 'See whether its sshd allows forwarding (AllowStreamLocalForwarding, AllowTcpForwarding), the path exists, and your login may use it.',
      details: {
        // A channel that opened and then refused the request has nothing to do with how many there are.
        reason: !isExec ? 'forwarding-refused' : 'reason' in cause ? 'exec-refused' : 'no-exec',
      },
      cause,
    });
  }

  #open(
    what: string,
    options: ChannelOptions,
    start: (done: OpenCallback) => void,
    finder: MarkFinder | null = null,
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
        const socket = new ChannelSocket(channel, finder);
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
