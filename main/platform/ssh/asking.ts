import { WheelhouseError } from '../errors.ts';
import { needsPassphrase, unlockKey, type LockedKey } from './key-file.ts';
import type { LoginRequest, SkippedIdentity, SshConnectOptions, UsableKey } from './types.ts';

/** What a login does while a person is asked. */
export interface AskingHooks {
  /** Tells when deadlines have to stand still, and when they go on. */
  readonly onWaiting: (waiting: boolean) => void;
  /** Ends the whole attempt. */
  readonly abandon: (reason: WheelhouseError) => void;
}

export const defaultPasswordPrompts = 3;

/** Asks a person on behalf of one login, and remembers whether somebody answered. */
export class Asking {
  /** Somebody is being asked now. */
  isWaiting = false;
  wasAnswered = false;
  readonly #options: SshConnectOptions;
  readonly #hooks: AskingHooks;
  readonly #ended = new AbortController();

  constructor(options: SshConnectOptions, hooks: AskingHooks) {
    this.#options = options;
    this.#hooks = hooks;
  }

  get isPossible(): boolean {
    return this.#options.ask !== undefined;
  }

  /** Withdraws what is asked now: the attempt is over. */
  end(): void {
    this.#ended.abort();
  }

  /** The answers, as many as were asked for; undefined where nobody answers. */
  async ask(request: LoginRequest, count: number): Promise<readonly string[] | undefined> {
    const { ask } = this.#options;
    if (ask === undefined || this.#ended.signal.aborted) return undefined;
    const answers = await this.#hold(() => ask(request, this.#ended.signal));
    if (answers === undefined) return undefined;
    if (answers.length !== count || answers.some((answer) => answer.includes('\0'))) {
      throw new WheelhouseError(
        'VALIDATION',
        'The login was given another number of answers than it asked for.',
      );
    }
    this.wasAnswered = true;
    return answers;
  }

  /** Opens an encrypted key with the passphrase of a person; why it stays closed is the other answer. */
  async open(locked: LockedKey): Promise<UsableKey | SkippedIdentity> {
    const { passphrase, passwordPrompts = defaultPasswordPrompts, openedKeys } = this.#options;
    const tries = this.isPossible ? passwordPrompts : 1;
    let wasWrong = false;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const secret = this.isPossible
        ? (await this.ask({ kind: 'passphrase', keyFile: locked.file }, 1))?.[0]
        : await this.#hold(async () => passphrase?.(locked.file));
      if (secret === undefined) break;
      const key = unlockKey(locked, secret);
      if (key !== null) {
        openedKeys?.set(locked.file, key);
        return key;
      }
      wasWrong = true;
    }
    return needsPassphrase(locked.file, wasWrong);
  }

  async #hold<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    this.isWaiting = true;
    this.#hooks.onWaiting(true);
    try {
      return await work();
    } finally {
      this.isWaiting = false;
      this.#hooks.onWaiting(false);
    }
  }
}
