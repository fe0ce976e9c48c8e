import ssh2 from 'ssh2';
import type { Client } from 'ssh2';

import { WheelhouseError } from '../errors.ts';
import { Login } from './authenticate.ts';
import { Connection } from './connection.ts';
import { dialHost, type Dialled } from './dial.ts';
import { brokeDuring, cancelled, timedOut, turnedAway, type ConnectPhase } from './failures.ts';
import { prepareHostKeyCheck, type HostKeyCheck } from './host-key.ts';
import { passwordExpired } from './login-failures.ts';
import type { SshConnectOptions, SshConnection } from './types.ts';

const defaultConnectTimeoutMs = 15_000;
const defaultKeepaliveIntervalMs = 15_000;
const defaultKeepaliveCountMax = 3;

/** The deadline of a whole connection attempt; it stands still while a person is asked. */
class Deadline {
  readonly signal: AbortSignal;
  phase: ConnectPhase = 'tcp';
  readonly #controller = new AbortController();
  readonly #options: SshConnectOptions;
  #timer: NodeJS.Timeout | null = null;
  #holds = 0;
  #ended = false;
  readonly #onAbort = (): void => {
    this.#controller.abort(cancelled(this.#options, this.#options.signal?.reason));
  };

  constructor(options: SshConnectOptions) {
    this.#options = options;
    this.signal = this.#controller.signal;
    if (options.signal?.aborted === true) this.#onAbort();
    else options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#run();
  }

  /** Stands still between true and false, which may be nested; it starts anew after the last. */
  readonly wait = (waiting: boolean): void => {
    this.#holds += waiting ? 1 : -1;
    if (this.#holds === 0) this.#run();
    else this.#stop();
  };

  #run(): void {
    this.#stop();
    // An agent or a person may answer when the attempt was given up already.
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#controller.abort(timedOut(this.#options, this.phase));
    }, this.#options.connectTimeoutMs ?? defaultConnectTimeoutMs);
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  end(): void {
    this.#ended = true;
    this.#stop();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }
}

function failureOf(
  error: Error & { level?: string },
  check: HostKeyCheck,
  login: Login,
  options: SshConnectOptions,
  phase: ConnectPhase,
): WheelhouseError {
  if (check.failure !== null) return check.failure;
  // What carries the connection may say by itself why it ended (ProxyCommand).
  if (error instanceof WheelhouseError) return error;
  const hungUp = login.hangUp();
  if (hungUp !== null) return hungUp;
  // sshd hangs up on too many keys (MaxAuthTries) in place of refusing the last one.
  if (error.level === 'client-authentication' || /too many authentication failures/i.test(error.message)) {
    return login.failure();
  }
  // Something answered, but not as an SSH daemon does.
  const noSsh = /lost before handshake|protocol version|identification/i.test(error.message);
  return brokeDuring(options, noSsh ? 'banner' : phase, error);
}

interface RefusalHandlers {
  USERAUTH_FAILURE?: (protocol: unknown, methodsLeft: readonly string[], partialSuccess: boolean) => void;
}

/**
 * Tells of each refusal before ssh2 goes on. Its own handler (1.17) forgets what a refusal said where a key of an agent was
 * offered, so that a login of several factors would end after the first.
 */
function onRefusal(
  client: Client,
  listener: (methodsLeft: readonly string[], partialSuccess: boolean) => void,
): void {
  const { _protocol } = client as unknown as { readonly _protocol: { readonly _handlers: RefusalHandlers } };
  const next = _protocol._handlers.USERAUTH_FAILURE;
  _protocol._handlers.USERAUTH_FAILURE = (protocol, methodsLeft, partialSuccess) => {
    listener(methodsLeft, partialSuccess);
    next?.(protocol, methodsLeft, partialSuccess);
  };
}

function handshake(
  client: Client,
  dialled: Dialled,
  options: SshConnectOptions,
  check: HostKeyCheck,
  deadline: Deadline,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    deadline.phase = 'banner';
    let wasTurnedAway = false;
    const fail = (error: Error): void => {
      reject(wasTurnedAway ? turnedAway(options) : error);
      login.end();
      client.destroy();
      dialled.stream.destroy();
    };
    const login = new Login(options, { onWaiting: deadline.wait, abandon: fail });
    deadline.signal.addEventListener('abort', () => {
      fail(deadline.signal.reason as Error);
    });
    client.on('error', (error: Error & { level?: string }) => {
      // An agent that refuses one key is no failure: ssh2 goes on with the next one.
      if (error.level !== 'agent') fail(failureOf(error, check, login, options, deadline.phase));
    });
    client.on('close', () => {
      fail(check.failure ?? login.hangUp() ?? brokeDuring(options, deadline.phase, undefined));
    });
    client.on('change password', () => {
      fail(passwordExpired(options));
    });
    client.on('handshake', () => {
      deadline.phase = 'auth';
    });
    client.once('ready', () => {
      // Also for a stream that is no socket of ours; 44 ms a request without it (measured).
      client.setNoDelay(true);
      client.removeAllListeners('error');
      client.removeAllListeners('close');
      client.removeAllListeners('change password');
      login.end();
      const { hostKey } = check;
      if (hostKey === null) {
        fail(brokeDuring(options, 'handshake', new Error('the host showed no key')));
        return;
      }
      const { host, port, user } = options;
      const { remoteAddress } = dialled;
      resolve(
        new Connection(client, dialled.stream, {
          target: { host, port, user },
          remoteAddress,
          hostKey,
          identity: login.current,
          loginNeededPerson: login.neededPerson || options.via?.loginNeededPerson === true,
        }),
      );
    });
    client.connect({
      sock: dialled.stream,
      username: options.user,
      hostVerifier: (key: Buffer) => check.verify(key),
      // Ciphers stay ssh2's own, which start with AES-GCM (1.7 times the others, measured).
      algorithms: { serverHostKey: check.algorithms },
      authHandler: login.handler,
      // Streamlocal forwarding also works on daemons that do not call themselves OpenSSH.
      strictVendor: false,
      readyTimeout: 0,
      keepaliveInterval: options.keepaliveIntervalMs ?? defaultKeepaliveIntervalMs,
      // ssh2 gives up one interval after the last unanswered one.
      keepaliveCountMax: Math.max(0, (options.keepaliveCountMax ?? defaultKeepaliveCountMax) - 1),
    });
    onRefusal(client, (methodsLeft, partialSuccess) => {
      login.refused(methodsLeft, partialSuccess);
    });
    dialled.stream.once('data', (chunk: Buffer) => {
      // Words of an sshd that has no room for us; an ident begins with SSH-.
      wasTurnedAway = /^(?:Exceeded MaxStartups|Not allowed at this time)/.test(chunk.toString('latin1'));
      if (deadline.phase === 'banner' && !wasTurnedAway) deadline.phase = 'handshake';
    });
  });
}

/**
 * Connects and logs in. The host's key is verified before anything of the login is sent.
 *
 * Rejects with REFUSED and details.reason `host-key-unknown` (with algorithm, fingerprint, keyBlobBase64),
 * HOST_KEY_CHANGED (changed or revoked, with what is on file), AUTH_FAILED (details.offered, .skipped,
 * .acceptedMethods, .user; .reason `needs-passphrase` with .keyFile, `needs-password`, `needs-answers` with .prompts,
 * `answer-too-late`, `password-expired`, else `auth-failed`), HOST_UNREACHABLE (details.phase: name, route, tcp,
 * banner, handshake, auth) or CANCELLED. Nothing stays open after a rejection.
 */
export async function connectSsh(options: SshConnectOptions): Promise<SshConnection> {
  const deadline = new Deadline(options);
  try {
    deadline.signal.throwIfAborted();
    const check = await prepareHostKeyCheck(options);
    const dialled = await dialHost(options, deadline.signal);
    return await handshake(new ssh2.Client(), dialled, options, check, deadline);
  } finally {
    deadline.end();
  }
}
