import ssh2 from 'ssh2';
import type { BaseAgent, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';

type IdentitiesCallback = (error: Error | undefined, keys?: ParsedKey[]) => void;

/** An agent that knows one key of another agent, so that each key that is tried can be named. */
export class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #key: ParsedKey;
  readonly #agent: BaseAgent<ParsedKey>;
  readonly #onSigning: (signing: boolean) => void;

  /** `onSigning` tells when the agent signs: some ask a person first (1Password, ssh-add -c). */
  constructor(
    agent: BaseAgent<ParsedKey>,
    key: ParsedKey,
    onSigning: (signing: boolean) => void = () => undefined,
  ) {
    super();
    this.#agent = agent;
    this.#key = key;
    this.#onSigning = onSigning;
  }

  /** The same, watched by another. */
  watchedBy(onSigning: (signing: boolean) => void): OneKeyAgent {
    return new OneKeyAgent(this.#agent, this.#key, onSigning);
  }

  override getIdentities(callback: IdentitiesCallback): void {
    callback(undefined, [this.#key]);
  }

  override sign(
    key: ParsedKey,
    content: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    this.#onSigning(true);
    this.#agent.sign(key, content, typeof options === 'function' ? {} : options, (error, signature) => {
      this.#onSigning(false);
      done?.(error ?? undefined, signature);
    });
  }
}

/**
 * An encrypted key as an agent: the host is shown its public half first, and only a key that it takes is worth asking a
 * person for the passphrase, as OpenSSH does. `open` gives null where nobody opens it; the key is then passed over.
 */
export class LockedKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #publicKey: ParsedKey;
  readonly #open: () => Promise<ParsedKey | null>;

  constructor(publicKey: ParsedKey, open: () => Promise<ParsedKey | null>) {
    super();
    this.#publicKey = publicKey;
    this.#open = open;
  }

  override getIdentities(callback: IdentitiesCallback): void {
    callback(undefined, [this.#publicKey]);
  }

  override sign(
    _key: ParsedKey,
    content: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const hash = typeof options === 'function' ? undefined : options.hash;
    void this.#sign(content, hash, done);
  }

  async #sign(content: Buffer, hash: string | undefined, done: SignCallback | undefined): Promise<void> {
    let signature: Buffer | Error;
    try {
      const key = await this.#open();
      signature = key === null ? new Error('The key stays locked.') : key.sign(content, hash);
    } catch (cause) {
      signature = cause instanceof Error ? cause : new Error(String(cause));
    }
    if (signature instanceof Error) done?.(signature);
    else done?.(undefined, signature);
  }
}
