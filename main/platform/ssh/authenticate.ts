import type {
  AnyAuthMethod,
  AuthHandlerMiddleware,
  KeyboardInteractiveAuthMethod,
  KeyboardInteractiveCallback,
  Prompt,
} from 'ssh2';

import { WheelhouseError } from '../errors.ts';
import { Asking, defaultPasswordPrompts, type AskingHooks } from './asking.ts';

import { collectIdentities, type Identity } from './identity.ts';
import { LockedKeyAgent } from './key-agents.ts';
import { answerTooLate, authFailure, nobodyAnswers, type LoginStory } from './login-failures.ts';
import type { LoginMethod, OfferedIdentity, SkippedIdentity, SshConnectOptions, UsableKey } from './types.ts';

function plainIdentity(source: 'none' | 'password' | 'keyboard-interactive'): OfferedIdentity {
  return { source, label: source, algorithm: '', fingerprint: '' };
}

const defaultMethods: readonly LoginMethod[] = ['publickey', 'keyboard-interactive', 'password'];
// One attempt may ask in several rounds (password, then code); a host that goes on for ever is given up.
const maxRounds = 10;

/**
 * Offers one method after the other in OpenSSH's order, and remembers which, for the message when all are refused. After
 * each refusal the first method that the host still takes is used; where a part succeeded (several factors) it starts over
 * with what is left.
 */
export class Login {
  readonly #options: SshConnectOptions;
  readonly #hooks: AskingHooks;
  readonly #asking: Asking;
  readonly #offered: OfferedIdentity[] = [];
  readonly #skipped: SkippedIdentity[] = [];
  #queue: Identity[] | null = null;
  #left: readonly string[] | null = null;
  #thrown: WheelhouseError | null = null;
  #tries = 0;
  #keyboardIsDead = false;
  #wasPrompted = true;

  constructor(options: SshConnectOptions, hooks: AskingHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#asking = new Asking(options, hooks);
  }

  /** The identity that was offered last: the one that got us in, once the connection is ready. */
  get current(): OfferedIdentity {
    return this.#offered.at(-1) ?? plainIdentity('none');
  }

  get neededPerson(): boolean {
    return this.#asking.wasAnswered;
  }

  /** The attempt is over, whatever its end: what a person is being asked is withdrawn. */
  end(): void {
    this.#asking.end();
  }

  failure(): WheelhouseError {
    return this.#thrown ?? authFailure(this.#options, this.#story());
  }

  /** Why the host hung up, where it did so while a person was asked; else null. */
  hangUp(): WheelhouseError | null {
    return this.#thrown ?? (this.#asking.isWaiting ? answerTooLate(this.#options) : null);
  }

  /**
   * The host refused, or wants more. Told by the caller for each refusal: ssh2 itself forgets it for keys of an agent.
   */
  refused(methodsLeft: readonly string[], partialSuccess: boolean): void {
    this.#left = methodsLeft;
    if (!partialSuccess) return;
    this.#tries = 0;
    this.#keyboardIsDead = false;
    this.#wasPrompted = true;
  }

  /**
   * ssh2 calls it for the first attempt and after each refusal. The first attempt is `none`, as OpenSSH does: it
   * tells which methods the host takes, and some (Tailscale) let in by it.
   */
  readonly handler: AuthHandlerMiddleware = (_methodsLeft, _partialSuccess, next) => {
    const go = next as (method: AnyAuthMethod | false) => void;
    if (this.#left === null) {
      this.#offered.push(plainIdentity('none'));
      go({ type: 'none', username: this.#options.user });
      return;
    }
    this.#next(this.#left).then(go, (cause: unknown) => {
      // Whoever was asked may say why there is no answer (the question was cancelled).
      this.#thrown = cause instanceof WheelhouseError ? cause : null;
      go(false);
    });
  };

  async #next(left: readonly string[]): Promise<AnyAuthMethod | false> {
    for (const method of this.#options.methods ?? defaultMethods) {
      if (!left.includes(method)) continue;
      const attempt = await this.#attempt(method);
      if (attempt !== null) return attempt;
    }
    return false;
  }

  #attempt(method: LoginMethod): Promise<AnyAuthMethod | null> {
    switch (method) {
      case 'publickey':
        return this.#nextKey();
      case 'keyboard-interactive':
        return Promise.resolve(this.#keyboard());
      case 'password':
        return this.#password();
      default:
        return method satisfies never;
    }
  }

  async #nextKey(): Promise<AnyAuthMethod | null> {
    this.#queue ??= await this.#collect();
    const username = this.#options.user;
    for (let identity = this.#queue.shift(); identity !== undefined; identity = this.#queue.shift()) {
      if (identity.kind === 'agent') {
        this.#offered.push(identity.offered);
        return { type: 'agent', username, agent: identity.agent.watchedBy(this.#hooks.onWaiting) };
      }
      if (identity.kind === 'key') {
        this.#offered.push(identity.offered);
        return { type: 'publickey', username, key: identity.key };
      }
      const { locked } = identity;
      if (locked.publicKey !== null) {
        this.#offered.push(identity.offered);
        const agent = new LockedKeyAgent(
          locked.publicKey,
          async () => (await this.#open(identity))?.key ?? null,
        );
        return { type: 'agent', username, agent };
      }
      const opened = await this.#open(identity);
      if (opened !== null) this.#queue.unshift({ ...opened, kind: 'key' });
    }
    return null;
  }

  async #collect(): Promise<Identity[]> {
    this.#hooks.onWaiting(true);
    try {
      const found = await collectIdentities(this.#options);
      this.#skipped.push(...found.skipped);
      return [...found.usable];
    } finally {
      this.#hooks.onWaiting(false);
    }
  }

  async #open({ locked }: Extract<Identity, { kind: 'locked' }>): Promise<UsableKey | null> {
    try {
      const opened = await this.#asking.open(locked);
      if ('kind' in opened) return opened;
      this.#skipped.push(opened);
      return null;
    } catch (cause) {
      if (cause instanceof WheelhouseError) {
        this.#thrown = cause;
        this.#hooks.abandon(cause);
      }
      throw cause;
    }
  }

  #mayTry(): boolean {
    const { passwordPrompts = defaultPasswordPrompts } = this.#options;
    return this.#asking.isPossible && this.#tries < passwordPrompts;
  }

  async #password(): Promise<AnyAuthMethod | null> {
    if (!this.#mayTry()) return null;
    this.#tries += 1;
    const { user, host } = this.#options;
    const answers = await this.#asking.ask({ kind: 'password', user, host }, 1);
    if (answers === undefined) throw nobodyAnswers(this.#options, this.#story(), null);
    this.#offered.push(plainIdentity('password'));
    return { type: 'password', username: user, password: answers[0] ?? '' };
  }

  #keyboard(): KeyboardInteractiveAuthMethod | null {
    // As OpenSSH: a host that refuses without having asked anything would do so for ever.
    if (!this.#wasPrompted) this.#keyboardIsDead = true;
    if (this.#keyboardIsDead || !this.#mayTry()) return null;
    this.#tries += 1;
    this.#wasPrompted = false;
    this.#offered.push(plainIdentity('keyboard-interactive'));
    let rounds = 0;
    return {
      type: 'keyboard-interactive',
      username: this.#options.user,
      prompt: (name, instructions, _language, prompts, finish) => {
        this.#wasPrompted = true;
        rounds += 1;
        void this.#answer({ name, instructions, prompts, rounds }, finish);
      },
    };
  }

  async #answer(
    asked: { name: string; instructions: string; prompts: readonly Prompt[]; rounds: number },
    finish: KeyboardInteractiveCallback,
  ): Promise<void> {
    const { user, host } = this.#options;
    const prompts = asked.prompts.map(({ prompt, echo }) => ({ text: prompt, echo: echo === true }));
    try {
      if (asked.rounds > maxRounds) throw nobodyAnswers(this.#options, this.#story(), prompts);
      const { name, instructions } = asked;
      const answers = await this.#asking.ask(
        { kind: 'keyboardInteractive', user, host, name, instructions, prompts },
        prompts.length,
      );
      if (answers === undefined) throw nobodyAnswers(this.#options, this.#story(), prompts);
      finish([...answers]);
    } catch (cause) {
      this.#thrown =
        cause instanceof WheelhouseError ? cause : nobodyAnswers(this.#options, this.#story(), prompts);
      this.#hooks.abandon(this.#thrown);
    }
  }

  #story(): LoginStory {
    return {
      offered: this.#offered,
      skipped: this.#skipped,
      acceptedMethods: this.#left ?? [],
      methods: this.#options.methods ?? defaultMethods,
      couldAsk: this.#asking.isPossible,
    };
  }
}
