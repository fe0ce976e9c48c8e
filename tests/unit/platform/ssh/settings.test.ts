import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readConfigText, readSshG, resolveSshSettings } from '../../../../main/platform/ssh/settings.ts';
import { temporaryFolder } from '../../../support/folders.ts';

const query = { host: 'web', port: null, user: null };
const home = homedir();

describe('readSshG', () => {
  it('takes what OpenSSH would use, and leaves out the usual keys, which it names for every host', () => {
    const output = [
      'host web',
      'user ops',
      'hostname 10.0.0.7',
      'port 2222',
      'identitiesonly yes',
      'identityfile ~/.ssh/id_rsa',
      'identityfile /home/x/.ssh/id_ed25519_sk',
      'identityfile ~/keys/deploy',
      'identityfile ~/keys/%r@%h',
      'certificatefile ~/keys/deploy-cert.pub',
      'identityagent none',
      'preferredauthentications password,gssapi-with-mic,publickey',
      'kbdinteractiveauthentication no',
      'numberofpasswordprompts 1',
      'connecttimeout 7',
      'serveraliveinterval 5',
      'addressfamily inet6',
      'globalknownhostsfile /etc/ssh/ssh_known_hosts',
      'userknownhostsfile ~/.ssh/known_hosts /srv/known',
      'hostkeyalias web.internal',
      'proxyjump bastion,ops@inner:2200',
    ].join('\n');
    expect(readSshG(query, output)).toEqual({
      host: '10.0.0.7',
      port: 2222,
      user: 'ops',
      keyFiles: [`${home}/keys/deploy`, `${home}/keys/ops@10.0.0.7`, `${home}/keys/deploy-cert.pub`],
      identitiesOnly: true,
      agent: null,
      knownHosts: [`${home}/.ssh/known_hosts`, '/srv/known', '/etc/ssh/ssh_known_hosts'],
      hostKeyAlias: 'web.internal',
      jumps: ['bastion', 'ops@inner:2200'],
      proxyCommand: null,
      methods: ['password', 'publickey'],
      passwordPrompts: 1,
      connectTimeoutMs: 7_000,
      keepaliveIntervalMs: 5_000,
      addressFamily: 6,
      bindAddress: null,
    });
  });

  it('puts the tokens of a ProxyCommand in their places, and no others', () => {
    const output = 'user ops\nhostname 10.0.0.7\nport 2222\nproxycommand nc -x 100%% %n %h:%p %r %k %d %x';
    expect(readSshG(query, output).proxyCommand).toBe('nc -x 100% web 10.0.0.7:2222 ops web %d %x');
  });

  it('knows the agents that the configuration can name', () => {
    const agentOf = (value: string): unknown => readSshG(query, `identityagent ${value}`).agent;
    process.env['SOME_AGENT'] = '/run/agent.sock';
    expect([agentOf('SSH_AUTH_SOCK'), agentOf('none'), agentOf('$SOME_AGENT')]).toEqual([
      undefined,
      null,
      '/run/agent.sock',
    ]);
    expect([agentOf('$NO_SUCH_AGENT'), agentOf('~/.1password/agent.sock')]).toEqual([
      null,
      `${home}/.1password/agent.sock`,
    ]);
    delete process.env['SOME_AGENT'];
  });
});

describe('the usual keys', () => {
  it('count where nothing else may be offered, as far as they are there', () => {
    const folder = path.join(temporaryFolder(), '.ssh');
    mkdirSync(folder);
    const usual = path.join(folder, 'id_ed25519');
    writeFileSync(usual, '');
    const files = (only: string): readonly string[] =>
      readSshG(
        query,
        `identitiesonly ${only}\nidentityfile ${usual}\nidentityfile ${path.join(folder, 'id_rsa')}`,
      ).keyFiles;
    expect([files('yes'), files('no')]).toEqual([[usual], []]);
  });
});

describe('readConfigText', () => {
  it('reads the file itself where there is no OpenSSH; the address stands above it', () => {
    const text =
      'Host web\n  HostName %h.lan\n  User ops\n  Port 2222\n  ProxyJump none\nHost *\n  IdentityFile ~/keys/all\n';
    expect(readConfigText({ ...query, port: 2022, user: 'ana' }, text)).toMatchObject({
      host: 'web.lan',
      port: 2022,
      user: 'ana',
      keyFiles: [`${home}/keys/all`],
      jumps: [],
    });
  });
});

describe('resolveSshSettings', () => {
  it('falls back to the file where the program is not there', async () => {
    const configFile = path.join(temporaryFolder(), 'config');
    writeFileSync(configFile, 'Host web\n  HostName 10.0.0.9\n');
    const settings = await resolveSshSettings({ ...query, configFile, program: '/nowhere/ssh' });
    expect(settings).toMatchObject({ host: '10.0.0.9', port: 22, user: null });
  });

  it('needs no configuration at all', async () => {
    const configFile = path.join(temporaryFolder(), 'none');
    const settings = await resolveSshSettings({ ...query, configFile, program: '/nowhere/ssh' });
    expect(settings).toMatchObject({ host: 'web', port: 22, jumps: [] });
  });
});
