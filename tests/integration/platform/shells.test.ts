import { execFileSync } from 'node:child_process';

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import { createSshShell } from '../../../main/platform/shell/ssh-shell.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { connectToLab } from '../../support/lab-connection.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

const awkward = [
  "it's",
  'a!b',
  '!!',
  'line\nbreak',
  '\\',
  String.raw`\'`,
  '$HOME',
  '~',
  '*',
  '',
  '-x',
  'ä 👍',
  '%s',
];

/** What OpenSSH's own client gets for a command line: the negative control. */
function plainSsh(user: string, command: string): string {
  const { address, port } = world.remote;
  const options = [
    '-o',
    `UserKnownHostsFile=${world.knownHostsFile}`,
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    'BatchMode=yes',
  ];
  const words = ['-i', world.keys.deploy, '-p', String(port), `${user}@${address}`, command];
  return execFileSync('sh', ['-c', 'ssh "$@" 2>&1 || true', 'sh', ...options, ...words], {
    encoding: 'utf8',
  });
}

describe.each(['bash', 'fish', 'csh', 'tcsh'] as const)('a login whose shell is a chatty %s', (name) => {
  it('runs programs with their arguments byte for byte, and only they are heard', async () => {
    const user = world.remote.users.shells[name];
    expect(plainSsh(user, 'true')).toMatch(/^Welcome to the /);
    const shell = createSshShell(await connectToLab(world, { user }), 'lab');
    expect(await shell.run(['printf', String.raw`%s\n`, ...awkward])).toEqual({
      code: 0,
      signal: null,
      stdout: `${awkward.join('\n')}\n`,
      stderr: '',
    });
    expect(await shell.run(['sh', '-c', 'cat; echo no >&2; exit 3'], { input: 'in\n' })).toEqual({
      code: 3,
      signal: null,
      stdout: 'in\n',
      stderr: 'no\n',
    });
    expect(await shell.run(['no-such-program'])).toMatchObject({ code: 127, stdout: '' });
  });

  it('reaches the engine through the docker program', async () => {
    const connection = await connectToLab(world, { user: world.remote.users.shells[name] });
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    onTestFinished(() => {
      client.close();
    });
    expect(client.transport).toBe('dial-stdio');
    expect((await client.listContainers()).length).toBeGreaterThan(0);
  });
});

describe('a login without docker in its PATH', () => {
  it('reaches the engine, and runs docker all the same', async () => {
    const user = world.remote.users.withoutPath;
    expect(plainSsh(user, 'docker version')).toContain('not found');
    const connection = await connectToLab(world, { user });
    const client = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
    onTestFinished(() => {
      client.close();
    });
    expect(client.transport).toBe('dial-stdio');
    expect((await client.ping()).latencyMs).toBeGreaterThan(0);
    const shell = createSshShell(connection, 'lab');
    expect(await shell.run(['docker', 'version', '--format', '{{.Server.Version}}'])).toMatchObject({
      code: 0,
      stdout: `${world.remote.version}\n`,
    });
  });
});
