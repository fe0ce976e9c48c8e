import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware } from 'ssh2';

import { WheelhouseError } from '../errors.ts';
import { authFailure } from './failures.ts';
import { collectIdentities, type Identity } from './identity.ts';
import type { OfferedIdentity, SkippedIdentity, SshConnectOptions } from './types.ts';

const none: OfferedIdentity = { source: 'none', label: 'none', algorithm: '', fingerprint: '' };

/** Offers one identity after the other, and remembers which, for the message when all are refused. */
export class Login {
  readonly #options: SshConnectOptions;
  readonly #onWaiting: (waiting: boolean) => void;
  readonly #offered: OfferedIdentity[] = [];
  #queue: Identity[] | null = null;
  #skipped: readonly SkippedIdentity[] = [];
  #acceptedMethods: readonly string[] = [];
  #thrown: WheelhouseError | null = null;

  /** `onWaiting` tells when a person may be asked for a passphrase, which no deadline should cut. */
  constructor(options: SshConnectOptions, onWaiting: (waiting: boolean) => void) {
    this.#options = options;
    this.#onWaiting = onWaiting;
  }

  /** The identity that was offered last: the one that got us in, once the connection is ready. */
  get current(): OfferedIdentity {
    return this.#offered.at(-1) ?? none;
  }

  failure(): WheelhouseError {
    if (this.#thrown !== null) return this.#thrown;
    return authFailure(this.#options, this.#offered, this.#skipped, this.#acceptedMethods);
  }

  /**
   * ssh2 calls it for the first attempt and after each refusal. The first attempt is `none`, as OpenSSH does: it
   * tells which methods the host takes, and some (Tailscale) let in by it.
   */
  readonly handler: AuthHandlerMiddleware = (methodsLeft, partialSuccess, next) => {
    const left = (methodsLeft as AuthenticationType[] | null) ?? null;
    if (left !== null) this.#acceptedMethods = left;
    const go = next as (method: AnyAuthMethod | false) => void;
    if (left === null) {
      this.#offered.push(none);
      go({ type: 'none', username: this.#options.user });
      return;
    }
    // A key alone was not enough where part of the login succeeded; what is missing is a person's turn.
    if (!left.includes('publickey') || partialSuccess) {
      go(false);
      return;
    }
    this.#nextIdentity().then(
      (identity) => {
        go(identity);
      },
      (cause: unknown) => {
        // Whoever was asked for the passphrase may say why there is none (the question was cancelled).
        if (cause instanceof WheelhouseError) this.#thrown = cause;
        go(false);
      },
    );
  };

  async #nextIdentity(): Promise<AnyAuthMethod | false> {
    if (this.#queue === null) {
      this.#onWaiting(true);
      try {
        const found = await collectIdentities(this.#options);
        this.#queue = [...found.usable];
        this.#skipped = found.skipped;
      } finally {
        this.#onWaiting(false);
      }
    }
    const identity = this.#queue.shift();
    if (identity === undefined) return false;
    this.#offered.push(identity.offered);
    const username = this.#options.user;
    return identity.kind === 'key'
      ? { type: 'publickey', username, key: identity.key }
      : { type: 'agent', username, agent: identity.agent };
  }
}
