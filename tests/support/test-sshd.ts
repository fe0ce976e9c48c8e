import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

export interface TestSshd {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  /** A private key that the daemon admits. */
  readonly keyFile: string;
  /** known_hosts with all of its host keys. */
  readonly knownHosts: string;
  hostKeyFile(type: 'ed25519' | 'ecdsa'): string;
  /** Starts it again on the same port, after `kill`. */
  start(): Promise<void>;
  /** Ends the daemon and every connection. */
  kill(): Promise<void>;
  dispose(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export function makeKey(file: string, type: 'ed25519' | 'ecdsa' | 'rsa', passphrase = ''): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', `test ${type}`, '-f', file]);
  return file;
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A real sshd of this machine on a free loopback port, with keys of its own and extra lines of configuration. */
export async function startTestSshd(extraConfig: readonly string[] = []): Promise<TestSshd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-sshd-'));
  const file = (name: string): string => path.join(folder, name);
  const port = await freePort();
  const user = userInfo().username;
  const hostKeys = (['ed25519', 'ecdsa'] as const).map((type) => makeKey(file(`host_${type}`), type));
  const keyFile = makeKey(file('id_ed25519'), 'ed25519');
  writeFileSync(file('authorized_keys'), readFileSync(`${keyFile}.pub`), { mode: 0o600 });
  const name = `[127.0.0.1]:${String(port)}`;
  writeFileSync(
    file('known_hosts'),
    hostKeys.map((key) => `${name} ${readFileSync(`${key}.pub`, 'utf8')}`).join(''),
  );
  const config = [
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((key) => `HostKey ${key}`),
    `PidFile ${file('pid')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    ...extraConfig,
  ];
  writeFileSync(file('sshd_config'), `${config.join('\n')}\n`);
  mkdirSync('/run/sshd', { recursive: true });

  let daemon: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    daemon = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], {
      stdio: 'ignore',
      detached: true,
    });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await answers(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('the test sshd does not answer');
  };
  const kill = async (): Promise<void> => {
    const child = daemon;
    daemon = null;
    if (child?.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    // Each connection is a process of its own, in a group of its own: find them by their parent.
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' });
    for (const pid of children.stdout.split('\n').map(Number).filter(Boolean)) process.kill(pid, 'SIGKILL');
    process.kill(child.pid, 'SIGKILL');
    await gone;
  };
  await start();
  return {
    host: '127.0.0.1',
    port,
    user,
    folder,
    keyFile,
    knownHosts: file('known_hosts'),
    hostKeyFile: (type) => file(`host_${type}`),
    start,
    kill,
    dispose: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
