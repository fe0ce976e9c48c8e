import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  chmodSync,
  copyFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';
import type { LabPaths } from './paths.ts';

/** What the second host's world holds beside Debian's smallest system. */
const WORLD_PACKAGES = [
  'docker.io',
  'docker-cli',
  'docker-compose',
  'docker-buildx',
  'iptables',
  'iproute2',
  'openssh-server',
  'openssh-client',
  'sudo',
  'procps',
  'ca-certificates',
] as const;

// Neither root is ever worth an fsync: a broken one is made again in seconds.
const QUICK = ['--variant=minbase', '--mode=root', '--dpkgopt=force-unsafe-io', '--quiet'];
const WITHOUT_MANUALS = ['man', 'doc', 'locale', 'info'].map(
  (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
);

/** Makes the tarball of Debian 12 that the images stand on, unless it is there. */
export async function makeBaseTar(paths: LabPaths, mirror: string): Promise<void> {
  if (existsSync(paths.baseTar)) return;
  const partial = `${paths.baseTar}.partial.tar`;
  rmSync(partial, { force: true });
  await run(
    'mmdebstrap',
    [...QUICK, ...WITHOUT_MANUALS, 'bookworm', partial, `deb ${mirror} bookworm main`],
    {
      doing: 'Making the base image of Debian 12',
    },
  );
  renameSync(partial, paths.baseTar);
}

/** Makes the root of the second host, Debian 13 with Engine 26.1 and sshd, unless it is there. */
export async function makeWorldRoot(paths: LabPaths, mirror: string): Promise<void> {
  if (existsSync(paths.worldRoot)) return;
  const partial = `${paths.worldRoot}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const include = `--include=${WORLD_PACKAGES.join(',')}`;
  await run(
    'mmdebstrap',
    [...QUICK, ...WITHOUT_MANUALS, include, 'trixie', partial, `deb ${mirror} trixie main`],
    {
      doing: 'Making the root of the second host, Debian 13',
    },
  );
  renameSync(partial, paths.worldRoot);
}

/** The users of the second host; each meets another answer when it asks for the engine. */
const USERS = [
  { name: 'deploy', flags: ['-G', 'docker'] }, // the ordinary way
  { name: 'nofwd', flags: ['-G', 'docker'] }, // sshd refuses it every forwarding
  { name: 'ops', flags: [] }, // reaches the engine only through sudo -n
  { name: 'guest', flags: [] }, // may not open the socket
  { name: 'person', flags: [] }, // logs in with a password only
  { name: 'jump', flags: [] }, // of the jump host: forwards and nothing else
] as const;

/** Creates the users and copies keys and the Compose plugins to their places. Idempotent. */
export async function furnishWorld(paths: LabPaths, password: string): Promise<void> {
  const users = readFileSync(join(paths.worldRoot, 'etc/passwd'), 'utf8');
  for (const { name, flags } of USERS) {
    if (users.includes(`\n${name}:`)) continue;
    // `*` is an account without password that sshd still lets in by key; useradd's `!` would be a locked one.
    await run('chroot', [paths.worldRoot, 'useradd', '-m', '-s', '/bin/bash', '-p', '*', ...flags, name], {
      doing: `Creating the user ${name}`,
    });
  }
  await run('chroot', [paths.worldRoot, 'chpasswd'], {
    input: `person:${password}\n`,
    doing: 'Setting a password',
  });
  // sudo asks for its own host's name and would print a complaint into every answer.
  writeFileSync(join(paths.worldRoot, 'etc/hosts'), '127.0.0.1 localhost lab-prod lab-jump\n');
  const sudoers = join(paths.worldRoot, 'etc/sudoers.d/ops');
  rmSync(sudoers, { force: true });
  writeFileSync(sudoers, 'ops ALL=(root) NOPASSWD: /usr/bin/docker\n', { mode: 0o440 });
  furnishCli(paths);
}

/** Gives the first engine's command line the Compose and buildx plugins of the second. */
function furnishCli(paths: LabPaths): void {
  const from = join(paths.worldRoot, 'usr/libexec/docker/cli-plugins');
  const to = join(paths.dockerConfig, 'cli-plugins');
  mkdirSync(to, { recursive: true });
  for (const plugin of ['docker-compose', 'docker-buildx']) {
    if (existsSync(join(to, plugin))) continue;
    copyFileSync(join(from, plugin), join(to, plugin));
    chmodSync(join(to, plugin), 0o755);
  }
}
