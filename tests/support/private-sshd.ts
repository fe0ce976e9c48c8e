import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folders.ts';
import { makeTestKey } from './test-keys.ts';

/** A real sshd of this machine on a free port of the loopback, in which one logs in as this account. */
export interface PrivateSshd {
  readonly port: number;
  /** The private key that it admits. */
  readonly keyFile: string;
  /** A known_hosts file that holds its key. */
  readonly knownHosts: string;
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.setTimeout(500, () => {
      socket.destroy();
    });
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => {
      resolve(false);
    });
    socket.once('close', () => {
      resolve(false);
    });
  });
}

/** Starts sshd with these lines on top of plain settings; it ends with the test. Needs root. */
export async function startPrivateSshd(settings: readonly string[] = []): Promise<PrivateSshd> {
  const folder = temporaryFolder();
  const hostKey = makeTestKey('ed25519');
  const userKey = makeTestKey('ed25519');
  const file = (name: string, text: string): string => {
    const at = path.join(folder, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  const port = await freePort();
  const keyFile = file('id_ed25519', userKey.privateText);
  const config = file(
    'sshd_config',
    [
      ...settings,
      `Port ${String(port)}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host_key', hostKey.privateText)}`,
      `AuthorizedKeysFile ${file('authorized_keys', `${userKey.publicLine}\n`)}`,
      'PidFile none',
      'PermitRootLogin yes',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      '',
    ].join('\n'),
  );
  chmodSync(folder, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill();
  });
  for (let turn = 0; turn < 100 && !(await greets(port)); turn += 1) await sleep(50);
  const knownHosts = file('known_hosts', `[127.0.0.1]:${String(port)} ${hostKey.publicLine}\n`);
  return { port, keyFile, knownHosts };
}
