import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { parseAddress } from '../../../main/platform/ssh/address.ts';
import { connectAddress } from '../../../main/platform/ssh/connect-address.ts';
import type { SshConnection } from '../../../main/platform/ssh/types.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { failureOf, heldResources, leftOver } from '../../support/lab-connection.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

async function reach(text: string, configFile = world.sshConfigFile): Promise<SshConnection> {
  const address = parseAddress(text);
  if (address.kind !== 'ssh') throw new Error(`${text} is no SSH address`);
  const connection = await connectAddress(address, { configFile, agent: null });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

/** The lab's configuration with more lines in front, which stand above it. */
function configWith(lines: string): string {
  const file = path.join(temporaryFolder(), 'config');
  writeFileSync(file, `${lines}\n${readFileSync(world.sshConfigFile, 'utf8')}`, { mode: 0o600 });
  return file;
}

describe('a name of ~/.ssh/config', () => {
  it('is reached with the address, port, user, key and known hosts that it stands for', async () => {
    const connection = await reach('ssh://lab-remote');
    expect(connection.target).toEqual({
      host: world.remote.address,
      port: world.remote.port,
      user: world.remote.user,
    });
  });

  it('is reached through its jump host, which ends with it', async () => {
    const before = heldResources();
    const connection = await reach('ssh://lab-behind-jump');
    expect(connection.target.host).toBe(world.jump.remoteAddress);
    expect(connection.remoteAddress).toContain(world.jump.address);
    expect(await (await connection.exec(['true'])).exit).toEqual({ code: 0, signal: null });
    connection.close();
    expect(await leftOver(before)).toEqual([]);
  });

  it('files the key under its alias', async () => {
    const configFile = configWith('Host lab-remote\n  HostKeyAlias the-lab');
    expect(await failureOf(reach('ssh://lab-remote', configFile))).toMatchObject({
      code: 'REFUSED',
      details: { reason: 'host-key-unknown', host: 'the-lab', port: 22 },
    });
  });

  it('is reached through its ProxyCommand, whose program ends with the connection', async () => {
    const before = heldResources();
    const command = `ssh -F ${world.sshConfigFile} -W %h:%p lab-jump`;
    const target = `Host behind\n  HostName ${world.jump.remoteAddress}\n  Port ${String(world.jump.remotePort)}\n  User deploy`;
    const configFile = configWith(
      `${target}\n  ProxyCommand ${command}\n  IdentityFile ${world.keys.deploy}\n  UserKnownHostsFile ${world.knownHostsFile}`,
    );
    const connection = await reach('ssh://behind', configFile);
    expect(connection.target.host).toBe(world.jump.remoteAddress);
    expect(await (await connection.exec(['true'])).exit).toEqual({ code: 0, signal: null });
    connection.close();
    expect(await leftOver(before)).toEqual([]);
    // The key behind the program is verified as everywhere.
    const unknown = configWith(
      `${target}\n  ProxyCommand ${command}\n  UserKnownHostsFile /dev/null\n  GlobalKnownHostsFile /dev/null`,
    );
    expect(await failureOf(reach('ssh://behind', unknown))).toMatchObject({
      code: 'REFUSED',
      details: { reason: 'host-key-unknown' },
    });
    expect(await leftOver(before)).toEqual([]);
  });

  it('whose ProxyCommand fails is told with its last words; one that says nothing is a matter of time', async () => {
    const before = heldResources();
    const broken = configWith(
      `Host lab-remote\n  ProxyCommand sh -c 'echo first >&2; echo no way out >&2; exit 3'`,
    );
    expect(await failureOf(reach('ssh://lab-remote', broken))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `The ProxyCommand to ${world.remote.address}:${String(world.remote.port)} ended with code 3: no way out.`,
      details: { phase: 'proxy' },
    });
    const silent = configWith(`Host lab-remote\n  ConnectTimeout 1\n  ProxyCommand sleep 100`);
    expect(await failureOf(reach('ssh://lab-remote', silent))).toMatchObject({
      code: 'HOST_UNREACHABLE',
      details: { phase: 'banner' },
    });
    expect(await leftOver(before)).toEqual([]);
  });

  it('that is a loop, or stands in a broken line, is told in one sentence', async () => {
    const loop = configWith('Host a\n  ProxyJump b\nHost b\n  ProxyJump a');
    expect(await failureOf(reach('ssh://a', loop))).toMatchObject({ code: 'VALIDATION' });
    const broken = configWith('Host a\n  NoSuchKeyword yes');
    expect((await failureOf(reach('ssh://a', broken))).message).toMatch(
      /^The SSH configuration cannot be read for a: .*\.$/,
    );
  });
});
