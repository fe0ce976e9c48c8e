import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { AuthContext } from 'ssh2';
import { describe, expect, it, onTestFinished } from 'vitest';

import { connectSsh } from '../../../../main/platform/ssh/connect.ts';
import type { LoginRequest, SshConnectOptions } from '../../../../main/platform/ssh/types.ts';
import { temporaryFolder } from '../../../support/folders.ts';
import { failureOf } from '../../../support/lab-connection.ts';
import { startSshHost } from '../../../support/ssh-host.ts';
import { makeTestKey } from '../../../support/test-keys.ts';

/** Connects, ends it with the test, and says by what it got in. */
async function loginOf(options: SshConnectOptions): Promise<string> {
  const connection = await connectSsh(options);
  connection.close();
  return `${connection.identity.source}${connection.loginNeededPerson ? ' of a person' : ''}`;
}

/** Answers in order, and keeps what was asked. */
function person(...answers: (readonly string[] | undefined)[]) {
  const asked: LoginRequest[] = [];
  const ask = (request: LoginRequest): Promise<readonly string[] | undefined> => {
    asked.push(request);
    return Promise.resolve(answers.shift());
  };
  return { asked, ask };
}

function keyFile(passphrase?: string): { file: string; blob: Buffer } {
  const key = passphrase === undefined ? makeTestKey('ed25519') : makeTestKey('ed25519', passphrase);
  const file = path.join(temporaryFolder(), 'id');
  writeFileSync(file, key.privateText, { mode: 0o600 });
  return { file, blob: key.publicBlob };
}

const takesPassword = (right: string) => (login: AuthContext) => {
  if (login.method === 'password' && login.password === right) login.accept();
  else login.reject(['password']);
};

describe('a password', () => {
  it('is asked three times at most, and the login says what was not accepted', async () => {
    const host = await startSshHost(takesPassword('right'));
    const { ask, asked } = person(['wrong'], ['wrong'], ['wrong'], ['right']);
    const failed = await failureOf(connectSsh({ ...host, ask }));
    expect(asked).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'password', user: 'ana', host: '127.0.0.1' })),
    );
    expect(failed).toMatchObject({ code: 'AUTH_FAILED', details: { reason: 'auth-failed' } });
    expect(failed.message).toMatch(/did not let ana in: it accepted none of: the password\./);
  });

  it('gets in, and it is known that a person was needed', async () => {
    const host = await startSshHost(takesPassword('right'));
    expect(await loginOf({ ...host, ask: person(['wrong'], ['right']).ask })).toBe('password of a person');
  });

  it('that nobody gives ends the login with who would be asked', async () => {
    const host = await startSshHost(takesPassword('right'));
    const wanted = { code: 'AUTH_FAILED', details: { reason: 'needs-password', user: 'ana' } };
    expect(await failureOf(connectSsh({ ...host, ask: person(undefined).ask }))).toMatchObject(wanted);
    expect(await failureOf(connectSsh(host))).toMatchObject(wanted);
  });

  it('is never asked where the configuration does not want it, nor before the key of the host is known', async () => {
    const host = await startSshHost(takesPassword('right'));
    const { ask, asked } = person(['right'], ['right']);
    expect(await failureOf(connectSsh({ ...host, ask, methods: ['publickey'] }))).toMatchObject({
      code: 'AUTH_FAILED',
    });
    expect(await failureOf(connectSsh({ ...host, ask, knownHosts: [] }))).toMatchObject({ code: 'REFUSED' });
    expect(asked).toEqual([]);
  });

  it('that has expired is told', async () => {
    const host = await startSshHost((login) => {
      if (login.method === 'password') login.requestChange('Change it', () => undefined);
      else login.reject(['password']);
    });
    expect(await failureOf(connectSsh({ ...host, ask: person(['old']).ask }))).toMatchObject({
      code: 'AUTH_FAILED',
      details: { reason: 'password-expired' },
    });
  });

  it('is no longer asked for when the attempt is over, whoever ended it', async () => {
    const withdrawn: string[] = [];
    const askFor =
      (why: string): NonNullable<SshConnectOptions['ask']> =>
      (_request, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            withdrawn.push(why);
            resolve(undefined);
          });
        });
    const patient = await startSshHost(takesPassword('right'));
    const given = AbortSignal.timeout(200);
    expect(await failureOf(connectSsh({ ...patient, ask: askFor('we'), signal: given }))).toMatchObject({
      code: 'CANCELLED',
    });
    // As sshd does after its LoginGraceTime.
    const impatient = await startSshHost(takesPassword('right'), { graceTimeMs: 300 });
    expect(await failureOf(connectSsh({ ...impatient, ask: askFor('the host') }))).toMatchObject({
      code: 'AUTH_FAILED',
      details: { reason: 'answer-too-late' },
    });
    expect(withdrawn).toEqual(['we', 'the host']);
  });
});

describe('questions of the host', () => {
  it('arrive with its words, several at once and one after the other', async () => {
    const host = await startSshHost((login) => {
      if (login.method !== 'keyboard-interactive') {
        login.reject(['keyboard-interactive']);
        return;
      }
      const prompts = [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Colour: ', echo: true },
      ];
      login.prompt(prompts, 'Two things', 'Answer both', (first) => {
        login.prompt('Code: ', (second) => {
          if ([...first, ...second].join() === 'a,b,c') login.accept();
          else login.reject(['keyboard-interactive']);
        });
      });
    });
    const { ask, asked } = person(['a', 'b'], ['c']);
    expect(await loginOf({ ...host, ask })).toBe('keyboard-interactive of a person');
    expect(asked[0]).toEqual({
      kind: 'keyboardInteractive',
      user: 'ana',
      host: '127.0.0.1',
      name: 'Two things',
      instructions: 'Answer both',
      prompts: [
        { text: 'Password: ', echo: false },
        { text: 'Colour: ', echo: true },
      ],
    });
    expect(await failureOf(connectSsh({ ...host, ask: person(['a', 'b'], undefined).ask }))).toMatchObject({
      code: 'AUTH_FAILED',
      details: { reason: 'needs-answers', prompts: [{ text: 'Code: ' }] },
    });
  });

  it('are not begun where nobody can be asked', async () => {
    const seen: string[] = [];
    const host = await startSshHost((login) => {
      seen.push(login.method);
      login.reject(['keyboard-interactive']);
    });
    expect(await failureOf(connectSsh(host))).toMatchObject({
      code: 'AUTH_FAILED',
      details: { reason: 'needs-answers' },
    });
    expect(seen).toEqual(['none']);
  });

  it('that are refused without having been asked are not begun again', async () => {
    const seen: string[] = [];
    const host = await startSshHost((login) => {
      seen.push(login.method);
      login.reject(['keyboard-interactive']);
    });
    await failureOf(connectSsh({ ...host, ask: person().ask }));
    expect(seen).toEqual(['none', 'keyboard-interactive']);
  });
});

describe('several factors', () => {
  const keyThenPassword = (blob: Buffer) => (login: AuthContext) => {
    if (login.method === 'publickey' && login.key.data.equals(blob)) {
      if (login.signature === undefined) login.accept();
      else login.reject(['password'], true);
    } else if (login.method === 'password' && login.password === 'right') login.accept();
    else login.reject(['publickey']);
  };

  it('are given one after the other: a key file, then the password', async () => {
    const { file, blob } = keyFile();
    const host = await startSshHost(keyThenPassword(blob));
    const { ask } = person(['right']);
    expect(await loginOf({ ...host, keyFiles: [file], ask })).toBe('password of a person');
  });

  it('are given one after the other: a key of the agent, then the password', async () => {
    const { file, blob } = keyFile();
    const agent = startAgent();
    execFileSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: agent }, stdio: 'ignore' });
    const host = await startSshHost(keyThenPassword(blob));
    const { ask } = person(['right']);
    expect(await loginOf({ ...host, agent, offerDefaults: true, sshFolder: temporaryFolder(), ask })).toBe(
      'password of a person',
    );
  });
});

function startAgent(): string {
  const socket = path.join(temporaryFolder(), 'agent.sock');
  const started = execFileSync('ssh-agent', ['-a', socket], { encoding: 'utf8' });
  onTestFinished(() => {
    process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]));
  });
  return socket;
}

describe('an encrypted key', () => {
  const takesKey = (blob: Buffer) => (login: AuthContext) => {
    if (login.method === 'publickey' && login.key.data.equals(blob)) login.accept();
    else login.reject(['publickey']);
  };

  it('is opened by its passphrase, asked again after a wrong one', async () => {
    const { file, blob } = keyFile('open');
    const host = await startSshHost(takesKey(blob));
    const { ask, asked } = person(['wrong'], ['open']);
    expect(await loginOf({ ...host, keyFiles: [file], ask })).toBe('file of a person');
    expect(asked).toEqual(Array.from({ length: 2 }, () => ({ kind: 'passphrase', keyFile: file })));
  });

  it('is not asked about where the host does not take it', async () => {
    const { file } = keyFile('open');
    const host = await startSshHost(takesKey(Buffer.alloc(0)));
    const { ask, asked } = person(['open']);
    expect(await failureOf(connectSsh({ ...host, keyFiles: [file], ask }))).toMatchObject({
      details: { reason: 'auth-failed', offered: [{ label: file }] },
    });
    expect(asked).toEqual([]);
  });

  it('that nobody opens is named, after every other key was tried', async () => {
    const { file, blob } = keyFile('open');
    const other = keyFile();
    const host = await startSshHost(takesKey(blob));
    expect(
      await failureOf(connectSsh({ ...host, keyFiles: [file, other.file], ask: person(undefined).ask })),
    ).toMatchObject({ details: { reason: 'needs-passphrase', keyFile: file } });
    const second = await startSshHost(takesKey(other.blob));
    expect(await loginOf({ ...second, keyFiles: [file, other.file] })).toBe('file');
  });
});
