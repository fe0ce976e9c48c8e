import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { keyFiles, knownHostsLine, readHostKey } from './keys.ts';
import { markProcess, signalProcess } from './processes.ts';
import { startInside, worldProcesses, writeInRoot, type WorldName } from './world-host.ts';
import { until } from './waiting.ts';
import type { LabAddresses } from './network.ts';
import type { LabPaths } from './paths.ts';

/** The remote host's port is not the usual one, so that `[host]:port` is met everywhere; the jump host's is. */
export const SSH_PORTS: Readonly<Record<WorldName, number>> = { remote: 2222, jump: 22 };

const SECOND_PORT = 2223;

/** Installs the keys of a host, then writes sshd's settings and starts it unless it runs. */
export async function startSshd(paths: LabPaths, name: WorldName, at: LabAddresses): Promise<void> {
  if (listeners(paths, name).length > 0) return;
  const files = keyFiles(paths);
  installHostKeys(paths, name, name === 'jump' ? files.jumpHostKeys : files.hostKeys);
  await launch(paths, name, at);
}

/** Restarts sshd; the sessions of before stay alive, as with systemd, unless they are to be dropped. */
export async function relaunchSshd(
  paths: LabPaths,
  at: LabAddresses,
  { dropSessions, hostKeys }: { dropSessions: boolean; hostKeys?: readonly string[] },
): Promise<void> {
  if (hostKeys) installHostKeys(paths, 'remote', hostKeys);
  const doomed = dropSessions
    ? [...listeners(paths, 'remote'), ...sessions(paths)]
    : listeners(paths, 'remote');
  for (const mark of doomed.map(markProcess)) if (mark) signalProcess(mark, 'SIGKILL');
  await until('The end of sshd', () => listeners(paths, 'remote').length === 0);
  await launch(paths, 'remote', at);
}

/** Writes known_hosts and an ssh_config with which the machine's own ssh reaches both hosts. */
export async function writeClientFiles(paths: LabPaths, at: LabAddresses): Promise<void> {
  const files = keyFiles(paths);
  const remote = await Promise.all(files.hostKeys.map(readHostKey));
  const jump = await Promise.all(files.jumpHostKeys.map(readHostKey));
  const lines = [
    ...remote.map((key) => knownHostsLine(key, at.remote, SSH_PORTS.remote)),
    ...remote.map((key) => knownHostsLine(key, at.remoteFromJump, SSH_PORTS.remote)),
    ...jump.map((key) => knownHostsLine(key, at.jump, SSH_PORTS.jump)),
  ];
  writeFileSync(files.knownHosts, `${lines.join('\n')}\n`);
  const common = `  IdentityFile ${files.deploy}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${files.knownHosts}\n`;
  writeFileSync(
    files.sshConfig,
    [
      `Host lab-remote\n  HostName ${at.remote}\n  Port ${SSH_PORTS.remote}\n  User deploy\n${common}`,
      `Host lab-jump\n  HostName ${at.jump}\n  User jump\n${common}`,
      `Host lab-behind-jump\n  HostName ${at.remoteFromJump}\n  Port ${SSH_PORTS.remote}\n  User deploy\n  ProxyJump lab-jump\n${common}`,
    ].join('\n'),
  );
}

async function launch(paths: LabPaths, name: WorldName, at: LabAddresses): Promise<void> {
  installLogins(paths);
  writeInRoot(paths, `etc/ssh/sshd_lab_${name}`, name === 'jump' ? jumpSettings(at) : remoteSettings(at));
  await startInside(paths, name, {
    log: `/var/log/sshd-${name}.log`,
    command: ['/usr/sbin/sshd', '-D', '-e', '-f', `/etc/ssh/sshd_lab_${name}`],
  });
  const address = name === 'jump' ? at.jump : at.remote;
  // While the network is cut nobody outside can ask, so a listener is enough.
  await until(
    `The ${name} host's sshd`,
    async () => (await greets(address, SSH_PORTS[name])) || listens(paths, name, address),
  );
}

function listens(paths: LabPaths, name: WorldName, address: string): boolean {
  const log = readFileSync(`${paths.worldRoot}/var/log/sshd-${name}.log`, 'utf8');
  return listeners(paths, name).length > 0 && log.includes(`Server listening on ${address}`);
}

function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 300 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

function listeners(paths: LabPaths, name: WorldName): number[] {
  return worldProcesses(paths, name, 'sshd');
}

function sessions(paths: LabPaths): number[] {
  return ['sshd-session', 'sshd-auth'].flatMap((process) => worldProcesses(paths, 'remote', process));
}

function installHostKeys(paths: LabPaths, name: WorldName, files: readonly string[]): void {
  for (const file of files) {
    const type = file.endsWith('ecdsa') ? 'ecdsa' : 'ed25519';
    writeInRoot(paths, `etc/ssh/lab_${name}_${type}`, readFileSync(file, 'utf8'), 0o600);
  }
}

const PAM_SERVICE = 'wheelhouse-lab';

function installLogins(paths: LabPaths): void {
  // The shortest stack that asks for a password: Debian's own wants logind and an audit session.
  writeInRoot(
    paths,
    `etc/pam.d/${PAM_SERVICE}`,
    'auth required pam_unix.so nodelay\naccount required pam_permit.so\nsession required pam_permit.so\n',
  );
  const files = keyFiles(paths);
  const logins = [files.deploy, files.protected].map((file) => readFileSync(`${file}.pub`, 'utf8')).join('');
  writeInRoot(paths, 'etc/ssh/lab_authorized_keys', logins);
}

/**
 * Starts one more sshd on the remote host, at another port, with settings of its own in front. It ends by `stop`, or with
 * a restart of the first.
 */
export async function startSecondSshd(
  paths: LabPaths,
  at: LabAddresses,
  settings: string,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const before = listeners(paths, 'remote');
  const rest = remoteSettings(at)
    .replace(`Port ${SSH_PORTS.remote}`, `Port ${SECOND_PORT}`)
    .replace('/run/sshd/remote.pid', '/run/sshd/second.pid');
  writeInRoot(paths, 'etc/ssh/sshd_lab_second', `${settings}\n${rest}`);
  await startInside(paths, 'remote', {
    log: '/var/log/sshd-second.log',
    command: ['/usr/sbin/sshd', '-D', '-e', '-f', '/etc/ssh/sshd_lab_second'],
  });
  const log = `${paths.worldRoot}/var/log/sshd-second.log`;
  // Asked by its log and not by a greeting, which would count against its limits.
  await until('The second sshd', () => readFileSync(log, 'utf8').includes('Server listening on'));
  return {
    port: SECOND_PORT,
    stop: async () => {
      const mine = listeners(paths, 'remote').filter((pid) => !before.includes(pid));
      for (const mark of mine.map(markProcess)) if (mark) signalProcess(mark, 'SIGKILL');
      await until('The end of the second sshd', () =>
        listeners(paths, 'remote').every((pid) => before.includes(pid)),
      );
    },
  };
}

// OpenSSH 10 shuts out, for seconds, an address whose login failed (PerSourcePenalties): every test comes from one address.
const COMMON = `LogLevel VERBOSE
PermitRootLogin no
AuthorizedKeysFile /etc/ssh/lab_authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
PerSourcePenalties no
UseDNS no
PrintMotd no
`;

function remoteSettings(at: LabAddresses): string {
  return `${COMMON}UsePAM yes
PAMServiceName ${PAM_SERVICE}
Port ${SSH_PORTS.remote}
ListenAddress ${at.remote}
ListenAddress ${at.remoteFromJump}
PidFile /run/sshd/remote.pid
HostKey /etc/ssh/lab_remote_ed25519
HostKey /etc/ssh/lab_remote_ecdsa
DenyUsers jump
Subsystem sftp internal-sftp
Match User person
  AuthenticationMethods password
  PasswordAuthentication yes
Match User kbd
  AuthenticationMethods keyboard-interactive
  KbdInteractiveAuthentication yes
Match User mfa
  AuthenticationMethods publickey,keyboard-interactive
  KbdInteractiveAuthentication yes
Match User twofold
  AuthenticationMethods publickey,password
  PasswordAuthentication yes
Match User nofwd,chatty,fish,csh,tcsh
  DisableForwarding yes
Match User nopath
  DisableForwarding yes
  SetEnv PATH=/usr/games
Match User single
  DisableForwarding yes
  MaxSessions 1
`;
}

function jumpSettings(at: LabAddresses): string {
  return `${COMMON}UsePAM no
Port ${SSH_PORTS.jump}
ListenAddress ${at.jump}
PidFile /run/sshd/jump.pid
HostKey /etc/ssh/lab_jump_ed25519
AllowUsers jump
AllowStreamLocalForwarding no
PermitTTY no
ForceCommand /usr/sbin/nologin
`;
}
