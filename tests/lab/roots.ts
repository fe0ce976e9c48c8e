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
import { writeInRoot } from './world-host.ts';
import type { LabPaths } from './paths.ts';

/** Login shells that do not read quotes as sh does. */
const SHELLS = ['fish', 'csh', 'tcsh'] as const;

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
  ...SHELLS,
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

const DOCKER = ['-G', 'docker'] as const;

/** The users of the second host; each meets another answer when it asks for the engine. */
const USERS: readonly {
  readonly name: string;
  readonly flags: readonly string[];
  readonly shell?: string;
  readonly hasPassword?: true;
}[] = [
  { name: 'deploy', flags: DOCKER }, // the ordinary way
  { name: 'nofwd', flags: DOCKER }, // sshd refuses it every forwarding
  { name: 'single', flags: DOCKER }, // and allows it one session at a time
  { name: 'ops', flags: [] }, // reaches the engine only through sudo -n
  { name: 'guest', flags: [] }, // may not open the socket
  { name: 'person', flags: [], hasPassword: true }, // logs in with a password only
  { name: 'kbd', flags: DOCKER, hasPassword: true }, // is asked for it by keyboard-interactive
  { name: 'mfa', flags: DOCKER, hasPassword: true }, // needs a key, then an answer
  { name: 'twofold', flags: DOCKER, hasPassword: true }, // needs a key, then a password
  { name: 'chatty', flags: DOCKER }, // its .bashrc prints; no forwarding, as for the four below
  { name: 'fish', flags: DOCKER, shell: '/usr/bin/fish' },
  { name: 'csh', flags: DOCKER, shell: '/bin/bsd-csh' },
  { name: 'tcsh', flags: DOCKER, shell: '/bin/tcsh' },
  { name: 'nopath', flags: DOCKER }, // docker is not in its PATH
  { name: 'jump', flags: [] }, // of the jump host: forwards and nothing else
];

/** What odd logins print, in their own shell's words: to standard output and to standard error. */
const CHATTER: Readonly<Record<string, string>> = {
  'home/chatty/.bashrc':
    'echo "Welcome to the harbour"; echo "HTTP/1.1 200 OK"; echo "disk nearly full" >&2\n',
  'home/fish/.config/fish/config.fish': 'echo "Welcome to the aquarium"; echo "disk nearly full" >&2\n',
  'home/csh/.cshrc': 'echo "Welcome to the beach"\n',
  'home/tcsh/.cshrc': 'echo "Welcome to the reef"\n',
};

async function installShells(paths: LabPaths): Promise<void> {
  if (existsSync(join(paths.worldRoot, 'usr/bin/fish'))) return;
  const apt = ['chroot', paths.worldRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'] as const;
  // A root that was made before these shells were part of it; it keeps no lists.
  await run(apt[0], [...apt.slice(1), 'update'], { doing: 'Reading the lists of the second host' });
  await run(apt[0], [...apt.slice(1), 'install', '-y', '--no-install-recommends', ...SHELLS], {
    doing: 'Installing shells on the second host',
  });
}

/** Creates the users and copies keys and the Compose plugins to their places. Idempotent. */
export async function furnishWorld(paths: LabPaths, password: string): Promise<void> {
  await installShells(paths);
  const users = readFileSync(join(paths.worldRoot, 'etc/passwd'), 'utf8');
  for (const { name, flags, shell = '/bin/bash' } of USERS) {
    if (users.includes(`\n${name}:`)) continue;
    // `*` is an account without password that sshd still lets in by key; useradd's `!` would be a locked one.
    await run('chroot', [paths.worldRoot, 'useradd', '-m', '-s', shell, '-p', '*', ...flags, name], {
      doing: `Creating the user ${name}`,
    });
  }
  await run('chroot', [paths.worldRoot, 'chpasswd'], {
    input: USERS.filter((user) => user.hasPassword)
      .map((user) => `${user.name}:${password}\n`)
      .join(''),
    doing: 'Setting passwords',
  });
  for (const [file, text] of Object.entries(CHATTER)) writeInRoot(paths, file, text);
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
