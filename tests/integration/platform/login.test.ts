import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { connectSsh } from '../../../main/platform/ssh/connect.ts';
import { connectAddress } from '../../../main/platform/ssh/connect-address.ts';
import { parseAddress } from '../../../main/platform/ssh/address.ts';
import type { LoginRequest, SshConnection, SshConnectOptions } from '../../../main/platform/ssh/types.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import {
  connectToLab,
  failureOf,
  heldResources,
  labOptions,
  leftOver,
} from '../../support/lab-connection.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

/** Answers whatever is asked in order, and keeps it. */
function person(...answers: string[]) {
  const asked: LoginRequest[] = [];
  const ask: NonNullable<SshConnectOptions['ask']> = (request) => {
    asked.push(request);
    const answer = answers.shift();
    return Promise.resolve(answer === undefined ? undefined : [answer]);
  };
  return { asked, ask };
}

function startAgent(...keys: readonly string[]): string {
  const socket = path.join(temporaryFolder(), 'agent.sock');
  const started = execFileSync('ssh-agent', ['-a', socket], { encoding: 'utf8' });
  onTestFinished(() => {
    process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]));
  });
  for (const key of keys) addKey(socket, key);
  return socket;
}

function addKey(socket: string, ...words: readonly string[]): void {
  execFileSync('ssh-add', ['-q', ...words], {
    env: { ...process.env, SSH_AUTH_SOCK: socket },
    stdio: 'ignore',
  });
}

/** Reaches a name of a configuration that stands in front of the lab's own. */
async function reach(
  name: string,
  config: string,
  options: Pick<SshConnectOptions, 'ask'> = {},
): Promise<SshConnection> {
  const configFile = path.join(temporaryFolder(), 'config');
  writeFileSync(configFile, config);
  const address = parseAddress(`ssh://${name}`);
  if (address.kind !== 'ssh') throw new Error('no SSH address');
  const connection = await connectAddress(address, { configFile, ...options });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

const hostLines = (): string =>
  `HostName ${world.remote.address}\n  Port ${String(world.remote.port)}\n  UserKnownHostsFile ${world.knownHostsFile}`;

describe('a login by a person', () => {
  it('gives a password, after a wrong one, and leaves nothing behind', async () => {
    const before = heldResources();
    const { name, password } = world.remote.users.password;
    const { ask, asked } = person('wrong', password);
    const connection = await connectSsh({ ...labOptions(world), user: name, ask });
    expect(asked.map((one) => one.kind)).toEqual(['password', 'password']);
    expect([connection.identity.source, connection.loginNeededPerson]).toEqual(['password', true]);
    connection.close();
    expect(await leftOver(before)).toEqual([]);
  });

  it('answers what PAM asks', async () => {
    const { name, password } = world.remote.users.questions;
    const { ask, asked } = person('wrong', password);
    const connection = await connectToLab(world, { user: name, ask });
    expect(asked).toMatchObject(
      [
        {
          kind: 'keyboardInteractive',
          user: name,
          prompts: [{ text: `(${name}@${connection.target.host}) Password: ` }],
        },
        { kind: 'keyboardInteractive' },
      ].map((one) => ({
        ...one,
        prompts: [{ text: expect.stringContaining('Password: ') as string, echo: false }],
      })),
    );
    expect([connection.identity.source, connection.loginNeededPerson]).toEqual([
      'keyboard-interactive',
      true,
    ]);
  });

  it.each(['factors', 'keyAndPassword'] as const)(
    'gives a key and then an answer, with the key in a file or in an agent (%s)',
    async (which) => {
      const { name, password } = world.remote.users[which];
      const byFile = await connectToLab(world, { user: name, ask: person(password).ask });
      const agent = startAgent(world.keys.deploy);
      const options = {
        user: name,
        agent,
        keyFiles: [],
        sshFolder: temporaryFolder(),
        ask: person(password).ask,
      };
      const byAgent = await connectToLab(world, options);
      const source = which === 'factors' ? 'keyboard-interactive' : 'password';
      expect([byFile.identity.source, byAgent.identity.source]).toEqual([source, source]);
      // Without the key nobody is asked.
      const { ask, asked } = person(password);
      expect(
        await failureOf(connectToLab(world, { user: name, keyFiles: [world.keys.stranger], ask })),
      ).toMatchObject({ code: 'AUTH_FAILED', details: { acceptedMethods: ['publickey'] } });
      expect(asked).toEqual([]);
    },
  );

  it('that nobody is there for says what it would need', async () => {
    const { users } = world.remote;
    const needs = async (user: string): Promise<unknown> =>
      (await failureOf(connectToLab(world, { user }))).details?.['reason'];
    expect(await needs(users.password.name)).toBe('needs-password');
    expect(await needs(users.questions.name)).toBe('needs-answers');
    expect(await needs(users.factors.name)).toBe('needs-answers');
    expect(await needs(users.keyAndPassword.name)).toBe('needs-password');
  });

  it('opens an encrypted key once for both hops, and each hop is asked for by its own name', async () => {
    const { path: key, passphrase } = world.keys.protected;
    const { ask, asked } = person(passphrase);
    const common = `  IdentityFile ${key}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${world.knownHostsFile}\n`;
    const jump = `Host bastion\n  HostName ${world.jump.address}\n  User ${world.jump.user}\n${common}`;
    const behind = (user: string): string =>
      `Host behind\n  HostName ${world.jump.remoteAddress}\n  Port ${String(world.jump.remotePort)}\n  User ${user}\n  ProxyJump bastion\n${common}${jump}`;
    const connection = await reach('behind', behind('deploy'), { ask });
    expect(asked).toEqual([{ kind: 'passphrase', keyFile: key }]);
    expect(connection.loginNeededPerson).toBe(true);
    const { name, password } = world.remote.users.keyAndPassword;
    const second = person(passphrase, password);
    await reach('behind', behind(name), { ask: second.ask });
    expect(second.asked.at(-1)).toEqual({ kind: 'password', user: name, host: world.jump.remoteAddress });
  });
});

describe('agents', () => {
  it('are the one that the configuration names, or none', async () => {
    const agent = startAgent(world.keys.deploy);
    const config = (line: string): string =>
      `Host lab\n  ${hostLines()}\n  User deploy\n  IdentityAgent ${line}\n`;
    process.env['LAB_AGENT'] = agent;
    onTestFinished(() => {
      delete process.env['LAB_AGENT'];
    });
    expect((await reach('lab', config(agent))).identity.source).toBe('agent');
    expect((await reach('lab', config('$LAB_AGENT'))).identity.source).toBe('agent');
    expect(await failureOf(reach('lab', config('none')))).toMatchObject({ code: 'AUTH_FAILED' });
  });

  it('offer only the key that is named where the configuration says IdentitiesOnly, also by its public half', async () => {
    const agent = startAgent(world.keys.stranger, world.keys.deploy);
    const named = path.join(temporaryFolder(), 'named.pub');
    const config = (file: string): string =>
      `Host lab\n  ${hostLines()}\n  User deploy\n  IdentityAgent ${agent}\n  IdentitiesOnly yes\n  IdentityFile ${file}\n`;
    execFileSync('cp', [`${world.keys.deploy}.pub`, named]);
    expect((await reach('lab', config(named))).identity).toMatchObject({ source: 'agent' });
    execFileSync('cp', [`${world.keys.stranger}.pub`, named]);
    const failed = await failureOf(reach('lab', config(named)));
    expect(failed).toMatchObject({ code: 'AUTH_FAILED', details: { offered: [{ source: 'agent' }] } });
  });

  it('that hold a certificate say so, with what to do; the plain key is offered', async () => {
    const folder = temporaryFolder();
    const key = path.join(folder, 'id');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    execFileSync('ssh-keygen', ['-q', '-s', world.keys.stranger, '-I', 'me', '-n', 'deploy', `${key}.pub`]);
    const agent = startAgent(key);
    const failed = await failureOf(
      connectToLab(world, { keyFiles: [], agent, sshFolder: temporaryFolder() }),
    );
    expect(failed.hint).toMatch(
      /^The SSH agent holds the certificate .* have its plain key listed in authorized_keys/,
    );
    expect(failed.details?.['skipped']).toMatchObject([{ reason: 'certificate' }]);
    expect(failed.details?.['offered']).toMatchObject([{ source: 'agent', algorithm: 'ssh-ed25519' }]);
  });
});
