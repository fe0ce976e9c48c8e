import { describe, expect, test } from 'vitest';
import type { Host } from '../../../main/contract/hosts.ts';
import { HostLogin, type LoginAttempt } from '../../../main/hosts/login.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import type { Answer, NewQuestion, Questions } from '../../../main/platform/questions/types.ts';
import type { LoginRequest } from '../../../main/platform/ssh/types.ts';
import type { Vault, VaultState } from '../../../main/platform/vault/types.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const host: Host = {
  id: 'h1',
  name: 'shop',
  address: 'ssh://ana@shop',
  kind: 'ssh',
  environment: 'production',
  protected: true,
  identityFile: null,
  createdAt: 0,
};
const password: LoginRequest = { kind: 'password', user: 'ana', host: 'shop' };
const gatePassword: LoginRequest = { kind: 'password', user: 'ana', host: 'gate' };
const passphrase: LoginRequest = { kind: 'passphrase', keyFile: '/k' };
const code: LoginRequest = {
  kind: 'keyboardInteractive',
  user: 'ana',
  host: 'shop',
  name: '',
  instructions: 'Token',
  prompts: [{ text: 'Code: ', echo: true }],
};

function login({ vaultState }: { vaultState: VaultState } = { vaultState: 'unlocked' }) {
  const secrets = new Map<string, string>();
  const asked: NewQuestion[] = [];
  const answers: (Answer | WheelhouseError)[] = [];
  const questions: Pick<Questions, 'ask'> = {
    ask(question, signal) {
      asked.push(question);
      const next = answers.shift();
      if (next instanceof WheelhouseError) return Promise.reject(next);
      if (next !== undefined) return Promise.resolve(next);
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    },
  };
  const vault: Pick<Vault, 'get' | 'has' | 'set' | 'state'> = {
    state: () => vaultState,
    get: (name) => secrets.get(name),
    has: (name) => secrets.has(name),
    set: (name, secret) => secrets.set(name, secret),
  };
  const waits: (string | null)[] = [];
  const keeper = new HostLogin(
    {
      clock: new VirtualClock(),
      questions: questions as Questions,
      vault: vault as Vault,
      isTarget: (_, { host: name }) => Promise.resolve(name === 'shop'),
    },
    () => host,
  );
  const begin = (isAttended: boolean): LoginAttempt =>
    keeper.begin(isAttended, (need) => waits.push(need?.kind ?? null));
  const says = (text: string, choice: string | null = 'once'): void => {
    answers.push({ fields: { secret: text }, choice, answeredBy: 'ana (desktop)' });
  };
  return { keeper, begin, says, answers, asked, secrets, waits };
}

const never = new AbortController().signal;

describe('a login that nobody began', () => {
  test('asks nobody, and tells what it lacks', async () => {
    const { begin, asked } = login();
    const attempt = begin(false);
    expect(attempt.mayAsk).toBe(false);
    expect(await attempt.ask(password, never)).toBeUndefined();
    expect(attempt.unanswered).toEqual({ kind: 'password', user: 'ana', host: 'shop' });
    expect(asked).toEqual([]);
  });

  test('takes what the vault holds, once, and not for a hop on the way', async () => {
    const { begin, secrets } = login();
    secrets.set('hosts/h1/password', 'harbour');
    const attempt = begin(false);
    expect(attempt.mayAsk).toBe(true);
    expect(await attempt.ask(gatePassword, never)).toBeUndefined();
    expect(await attempt.ask(password, never)).toEqual(['harbour']);
    attempt.loggedIn();
    expect(attempt.needsPerson).toBeNull();
    const wrong = begin(false);
    expect([await wrong.ask(password, never), await wrong.ask(password, never)]).toEqual([
      ['harbour'],
      undefined,
    ]);
  });

  test('does without a locked vault', async () => {
    const { begin, keeper, secrets } = login({ vaultState: 'locked' });
    secrets.set('hosts/h1/password', 'harbour');
    expect(await begin(false).ask(password, never)).toBeUndefined();
    expect(keeper.isInVault({ kind: 'password', user: 'ana', host: 'shop' })).toBe(true);
  });
});

describe('a login that a person began', () => {
  test('asks, says what it waits for meanwhile, and knows that the next one has to ask again', async () => {
    const { begin, says, asked, waits, secrets } = login();
    says('harbour');
    const attempt = begin(true);
    expect(await attempt.ask(password, never)).toEqual(['harbour']);
    expect(waits).toEqual(['password', null]);
    expect(asked[0]).toMatchObject({ kind: 'password', access: 'operate', expiresInMs: 120_000 });
    attempt.loggedIn();
    expect(attempt.needsPerson).toEqual({ kind: 'password', user: 'ana', host: 'shop' });
    expect(secrets.size).toBe(0);
    expect(await begin(false).ask(password, never)).toBeUndefined();
  });

  test('puts a password into the vault only once it has let somebody in, and only where asked to', async () => {
    const { begin, says, secrets } = login();
    says('wrong', 'remember');
    says('harbour', 'remember');
    const attempt = begin(true);
    await attempt.ask(password, never);
    expect(await attempt.ask(password, never)).toEqual(['harbour']);
    expect(secrets.size).toBe(0);
    attempt.loggedIn();
    expect([...secrets]).toEqual([['hosts/h1/password', 'harbour']]);
    expect(attempt.needsPerson).toBeNull();
  });

  test('keeps a passphrase while the process lives', async () => {
    const { begin, says } = login();
    says('sesame');
    const attempt = begin(true);
    await attempt.ask(passphrase, never);
    attempt.loggedIn();
    expect(attempt.needsPerson).toBeNull();
    expect(await begin(false).ask(passphrase, never)).toEqual(['sesame']);
  });

  test('takes an answer that is given in place, and withdraws the question', async () => {
    const { begin, keeper, waits } = login();
    const attempt = begin(true);
    const asking = attempt.ask(code, never);
    await Promise.resolve();
    await Promise.resolve();
    expect(keeper.give({ answers: ['1', '2'] })).toBe(false);
    expect(keeper.give({ answers: ['123456'] })).toBe(true);
    expect(await asking).toEqual(['123456']);
    expect(waits).toEqual(['answers', null, null]);
    attempt.loggedIn();
    expect(attempt.needsPerson).toMatchObject({ kind: 'answers' });
  });

  test('ends with what it needs where nobody answers, and asks three times at most', async () => {
    const { begin, answers, asked, says } = login();
    answers.push(new WheelhouseError('REFUSED', 'Nobody answered in time.'));
    const first = begin(true);
    expect(await first.ask(password, never)).toBeUndefined();
    expect(first.unanswered).toMatchObject({ kind: 'password' });
    for (const text of ['a', 'b', 'c', 'd']) says(text);
    const second = begin(true);
    for (let time = 0; time < 4; time += 1) await second.ask(password, never);
    expect(asked).toHaveLength(4);
  });
});

test('a keyboard-interactive host that asks for the password alone is asked for the password', async () => {
  const { begin, secrets } = login();
  secrets.set('hosts/h1/password', 'harbour');
  const pam = { ...code, prompts: [{ text: 'Password: ', echo: false }] };
  expect(await begin(false).ask(pam, never)).toEqual(['harbour']);
  const echoed = { ...code, prompts: [{ text: 'Password: ', echo: true }] };
  expect(await begin(false).ask(echoed, never)).toBeUndefined();
});
