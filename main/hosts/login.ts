import type { Host } from '../contract/hosts.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Questions } from '../platform/questions/types.ts';
import type { LoginRequest } from '../platform/ssh/types.ts';
import type { Vault } from '../platform/vault/types.ts';
import { answerWithinMs, loginNeed, needKey, secretName, toQuestion, type LoginNeed } from './login-need.ts';

export interface LoginDeps {
  readonly clock: Clock;
  /** Without them a question is only shown as what the connection waits for. */
  readonly questions?: Questions | undefined;
  readonly vault?: Vault | undefined;
  /** Whether a login is the one of the host itself, and not that of a hop before it. */
  readonly isTarget: (host: Host, login: { user: string; host: string }) => Promise<boolean>;
}

/** What a person hands over without being asked, or into the form that the connection shows. */
export interface GivenAnswers {
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
  readonly answers?: readonly string[] | undefined;
  readonly remember?: boolean | undefined;
}

interface Answered {
  readonly answers: readonly string[];
  readonly remember: boolean;
}

interface Waiting {
  readonly need: LoginNeed;
  readonly resolve: (answered: Answered) => void;
  readonly onWaiting: (need: null) => void;
}

/** What one attempt needs to log in, and what it learned. */
export interface LoginAttempt {
  readonly ask: (request: LoginRequest, signal: AbortSignal) => Promise<readonly string[] | undefined>;
  /** Whether anything but a key may be tried: a prompt that nobody answers may still ring a phone. */
  readonly mayAsk: boolean;
  /** What was asked for and given by nobody. */
  readonly unanswered: LoginNeed | null;
  /** What the next login would ask of a person, once this one let us in; null where it can do without. */
  readonly needsPerson: LoginNeed | null;
  /** The host let us in: what opened it is kept as its giver wished. */
  loggedIn(): void;
}

// As OpenSSH's NumberOfPasswordPrompts.
const asksPerNeed = 3;

/**
 * The answers to the login of one host. Passphrases live as long as the process; a password lives for one connection; both
 * in the vault where a person wished so. Only an attempt that a person began asks people.
 */
export class HostLogin {
  readonly #deps: LoginDeps;
  readonly #host: () => Host;
  readonly #passphrases = new Map<string, string>();
  #given: GivenAnswers = {};
  #waiting: Waiting | null = null;

  constructor(deps: LoginDeps, host: () => Host) {
    this.#deps = deps;
    this.#host = host;
  }

  /** Takes answers for the attempt that waits for them (true), else for the next one. */
  give(given: GivenAnswers): boolean {
    const waiting = this.#waiting;
    const answers = waiting === null ? null : fitting(waiting.need, given);
    if (waiting !== null && answers !== null) {
      this.#waiting = null;
      waiting.resolve({ answers, remember: given.remember ?? false });
      waiting.onWaiting(null);
      return true;
    }
    this.#given = given;
    return false;
  }

  /** Whether the vault holds what this login needs. */
  isInVault(need: LoginNeed): boolean {
    // What a host asks in its own words may turn out to be the password.
    const known: LoginNeed = need.kind === 'answers' ? { ...need, kind: 'password' } : need;
    const name = secretName(this.#host().id, known, true);
    return name !== null && this.#deps.vault?.has(name) === true;
  }

  begin(isAttended: boolean, onWaiting: (need: LoginNeed | null) => void): LoginAttempt {
    const learned = new Map<string, { need: LoginNeed; isTarget: boolean } & Answered>();
    const tries = new Map<string, Set<string>>();
    const state = { unanswered: null as LoginNeed | null, needsPerson: null as LoginNeed | null };
    const ask = async (request: LoginRequest, signal: AbortSignal) => {
      // A last round without a question tells only that the login is done.
      if (request.kind === 'keyboardInteractive' && request.prompts.length === 0) return [];
      const need = loginNeed(request);
      const key = needKey(need);
      const tried = tries.get(key) ?? new Set();
      tries.set(key, tried);
      const isTarget = request.kind === 'passphrase' || (await this.#deps.isTarget(this.#host(), request));
      // A source that was asked before in this attempt gave what did not fit.
      if (tried.has('given')) this.#given = {};
      for (const { source, read } of this.#sources(need, isTarget)) {
        const answered = tried.has(source) ? null : read();
        if (answered === null) continue;
        tried.add(source);
        learned.set(key, { need, isTarget, ...answered });
        return answered.answers;
      }
      learned.delete(key);
      const asked = [...tried].filter((source) => source.startsWith('person')).length;
      const answered =
        isAttended && asked < asksPerNeed
          ? await this.#askPerson(need, { isTarget, asked }, signal, onWaiting)
          : null;
      if (answered === null) {
        state.unanswered = need;
        return undefined;
      }
      tried.add(`person ${String(asked)}`);
      learned.set(key, { need, isTarget, ...answered });
      return answered.answers;
    };
    return {
      ask,
      mayAsk: isAttended || this.#given.password !== undefined || this.#hasPassword(),
      get unanswered() {
        return state.unanswered;
      },
      get needsPerson() {
        return state.needsPerson;
      },
      loggedIn: () => {
        this.#given = {};
        state.needsPerson = [...learned.values()].find((entry) => !this.#keep(entry))?.need ?? null;
      },
    };
  }

  #hasPassword(): boolean {
    const { vault } = this.#deps;
    return vault?.state() === 'unlocked' && vault.has(`hosts/${this.#host().id}/password`);
  }

  /** Where an answer may come from without asking anybody, in order. */
  #sources(need: LoginNeed, isTarget: boolean): readonly { source: string; read: () => Answered | null }[] {
    const once = (secret: string | undefined, remember = false): Answered | null =>
      secret === undefined ? null : { answers: [secret], remember };
    const name = secretName(this.#host().id, need, isTarget);
    const given = this.#given;
    const own = need.kind === 'passphrase' ? given.passphrase : isTarget ? given.password : undefined;
    return need.kind === 'answers'
      ? []
      : [
          { source: 'given', read: () => once(own, given.remember) },
          {
            source: 'memory',
            read: () => (need.kind === 'passphrase' ? once(this.#passphrases.get(need.identityFile)) : null),
          },
          {
            source: 'vault',
            read: () =>
              name !== null && this.#deps.vault?.state() === 'unlocked'
                ? once(this.#deps.vault.get(name))
                : null,
          },
        ];
  }

  /** Keeps an answer that opened the login, as far as it may be kept; false where the next login has to ask again. */
  #keep(entry: { need: LoginNeed; isTarget: boolean } & Answered): boolean {
    const { need, isTarget, answers, remember } = entry;
    const [secret] = answers;
    const name = secretName(this.#host().id, need, isTarget);
    if (secret === undefined || name === null) return answers.length === 0;
    if (need.kind === 'passphrase') this.#passphrases.set(need.identityFile, secret);
    const { vault } = this.#deps;
    if (remember && vault?.state() === 'unlocked') vault.set(name, secret);
    if (need.kind === 'passphrase') return true;
    return vault?.state() === 'unlocked' && vault.get(name) === secret;
  }

  async #askPerson(
    need: LoginNeed,
    { isTarget, asked }: { isTarget: boolean; asked: number },
    signal: AbortSignal,
    onWaiting: (need: LoginNeed | null) => void,
  ): Promise<Answered | null> {
    signal.throwIfAborted();
    const { clock, questions, vault } = this.#deps;
    const host = this.#host();
    const here = Promise.withResolvers<Answered>();
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const waiting: Waiting = { need, resolve: here.resolve, onWaiting };
    this.#waiting = waiting;
    onWaiting(need);
    const mayRemember = secretName(host.id, need, isTarget) !== null && vault?.state() === 'unlocked';
    const elsewhere =
      questions === undefined
        ? clock.sleep(answerWithinMs, either).then(() => null)
        : questions
            .ask(toQuestion(need, host, { mayRemember, refused: asked }), either)
            .then(({ fields, choice }): Answered => ({
              answers: Object.keys(fields)
                .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
                .map((name) => fields[name] ?? ''),
              remember: choice === 'remember',
            }));
    try {
      return await Promise.race([here.promise, elsewhere]);
    } catch (error) {
      // Dismissed or expired: the attempt ends with what it needs.
      if (error instanceof WheelhouseError && error.code === 'REFUSED') return null;
      throw error;
    } finally {
      over.abort(new WheelhouseError('CANCELLED', 'The question was answered elsewhere.'));
      if (this.#waiting === waiting) this.#waiting = null;
      onWaiting(null);
    }
  }
}

/** The answers in what was given, where it is what is asked for. Pure. */
function fitting(need: LoginNeed, given: GivenAnswers): readonly string[] | null {
  switch (need.kind) {
    case 'passphrase':
      return given.passphrase === undefined ? null : [given.passphrase];
    case 'password':
      return given.password === undefined ? null : [given.password];
    case 'answers':
      return given.answers?.length === need.prompts.length ? given.answers : null;
    default:
      return need satisfies never;
  }
}
