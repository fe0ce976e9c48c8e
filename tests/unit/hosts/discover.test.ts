import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { discoverHosts } from '../../../main/hosts/discover.ts';
import { temporaryFolder } from '../../support/folders.ts';

/** A home folder with these files. */
function home(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

async function offered(files: Readonly<Record<string, string>>, added: readonly string[] = []) {
  const found = await discoverHosts({ environment: {}, homeFolder: home(files) }, added);
  // What this machine itself has is none of the test's business.
  return found.filter(({ kind, source }) => kind === 'ssh' || source.startsWith('context '));
}

test('hosts of ~/.ssh/config are offered with what they stand for; patterns, negations and Git are not', async () => {
  const hosts = await offered({
    '.ssh/config': [
      'Include team/*.conf',
      'Host *',
      '  User everybody',
      'Host shop till !none shop-?',
      '  HostName = 10.0.0.5',
      '  User "deploy"',
      '  Port 2222',
      '  ProxyJump gate',
      'Host github.com',
      '  User git',
      'Match host x',
      '  HostName nobody',
    ].join('\n'),
    '.ssh/team/a.conf': 'Host far\n  HostName far.example.com\nInclude ../config\n',
  });
  expect(hosts.map(({ address, source, detail }) => [address, source, detail])).toEqual([
    ['ssh://far', '~/.ssh/team/a.conf', 'far.example.com'],
    ['ssh://shop', '~/.ssh/config', 'deploy@10.0.0.5:2222 through gate'],
    ['ssh://till', '~/.ssh/config', 'deploy@10.0.0.5:2222 through gate'],
  ]);
  expect(hosts.every(({ reachable }) => reachable === null)).toBe(true);
});

test('a host is known as added by its name, and by the login that it stands for', async () => {
  const files = { '.ssh/config': 'Host shop\n HostName 10.0.0.5\n User deploy\n' };
  for (const address of ['ssh://shop', 'ssh://deploy@10.0.0.5', 'ssh://deploy@shop']) {
    expect((await offered(files, [address]))[0]?.added).toBe(true);
  }
  expect((await offered(files, ['ssh://ana@10.0.0.5']))[0]?.added).toBe(false);
});

test('every Docker context is offered, and one that Wheelhouse cannot use says why', async () => {
  const meta = (name: string, host: string) =>
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } });
  const hosts = await offered({
    '.docker/contexts/meta/aa/meta.json': meta('far', 'ssh://deploy@far'),
    '.docker/contexts/meta/bb/meta.json': meta('old', 'tcp://10.0.0.9:2375'),
    '.docker/contexts/meta/cc/meta.json': '{ damaged',
  });
  expect(hosts.map(({ address, source, problem }) => [address, source, problem !== null])).toEqual([
    ['ssh://deploy@far', 'context far', false],
    ['tcp://10.0.0.9:2375', 'context old', true],
  ]);
});
