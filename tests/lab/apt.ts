import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, run } from './run.ts';
import { LabError } from './error.ts';
import type { LabPaths } from './paths.ts';

/** Commands that the lab needs of the machine, and the package of each. */
const NEEDED: readonly (readonly [path: string, packageName: string])[] = [
  ['/usr/sbin/iptables', 'iptables'],
  ['/usr/bin/mmdebstrap', 'mmdebstrap'],
  ['/usr/bin/ssh-keygen', 'openssh-client'],
  ['/bin/ip', 'iproute2'],
  ['/usr/bin/nsenter', 'util-linux'],
];

/** Shared libraries of Debian's dockerd and runc, for machines that have no Docker of their own. */
const LIBRARIES: readonly (readonly [file: string, packageName: string])[] = [
  ['libdevmapper.so.1.02.1', 'libdevmapper1.02.1'],
  ['libseccomp.so.2', 'libseccomp2'],
];

/** What of the engine is taken from bookworm: unpacked into the lab's folder, never installed. */
const ENGINE_PACKAGES = ['docker.io', 'containerd', 'runc', 'tini', 'busybox-static'] as const;

const QUIET = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/** Installs with apt what the machine lacks; starts no service and asks nothing. */
export async function installHostPackages(): Promise<void> {
  const libraryFolder = readdirSync('/usr/lib').find((name) => name.endsWith('-linux-gnu')) ?? '';
  const missing = [
    ...NEEDED.filter(([path]) => !existsSync(path)),
    ...LIBRARIES.filter(
      ([file]) =>
        !existsSync(join('/usr/lib', libraryFolder, file)) && !existsSync(join('/lib', libraryFolder, file)),
    ),
  ].map(([, name]) => name);
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  // The first try goes without an update: lists that are there are nearly always good enough.
  if ((await attempt('apt-get', install, { env: QUIET })).code === 0) return;
  await attempt('apt-get', ['update'], { env: QUIET });
  await run('apt-get', install, { env: QUIET, doing: `Installing ${missing.join(', ')} with apt` });
}

/** The mirror that this machine's apt uses for Debian itself, read from apt's own sources. */
export async function debianMirror(): Promise<string> {
  const format = '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)';
  const listing = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    doing: "Reading apt's sources",
  });
  const targets = listing
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([, release, component]) => component === 'main' && release && !release.includes('-'));
  const target = targets.find(([, , , origin]) => origin === 'Debian') ?? targets[0];
  if (!target?.[0])
    throw new LabError(
      "apt's sources name no Debian mirror with a main component; add one to /etc/apt/sources.list.",
    );
  return target[0];
}

/** Unpacks bookworm's Engine 20.10 and busybox into the lab's folder, beside whatever Docker the machine has. */
export async function unpackEngine(paths: LabPaths, mirror: string): Promise<void> {
  const stamp = join(paths.engine, 'unpacked');
  if (existsSync(stamp)) return;
  const debs = join(paths.apt, 'debs');
  for (const folder of [
    debs,
    join(paths.apt, 'lists/partial'),
    join(paths.apt, 'archives/partial'),
    paths.engine,
  ]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(paths.apt, 'sources.list'), `deb ${mirror} bookworm main\n`);
  const own = [
    `Dir::Etc::sourcelist=${join(paths.apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${join(paths.apt, 'lists')}`,
    `Dir::Cache=${paths.apt}`,
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting]);
  await run('apt-get', [...own, 'update'], { env: QUIET, doing: "Reading the mirror's list of bookworm" });
  const wanted = ENGINE_PACKAGES.map((name) => `${name}/bookworm`);
  await run('apt-get', [...own, 'download', ...wanted], {
    env: QUIET,
    cwd: debs,
    doing: 'Downloading Engine 20.10',
  });
  for (const deb of readdirSync(debs).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(debs, deb), paths.engine], { doing: `Unpacking ${deb}` });
  }
  writeFileSync(stamp, '');
}

/** Refuses, in a sentence, a machine on which the lab cannot be built. */
export function refuseForeignMachine(): void {
  if (process.platform !== 'linux')
    throw new LabError('The lab needs Linux; on this system add an SSH host instead.');
  if (process.getuid?.() !== 0)
    throw new LabError('The lab needs root, for namespaces and engines of its own; run it with sudo.');
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) {
    throw new LabError(
      'The lab is made of Debian packages and this machine has no apt; run it on Debian 12 or newer.',
    );
  }
  if (!readFileSync('/proc/filesystems', 'utf8').includes('overlay')) {
    process.emitWarning(
      'The kernel has no overlay filesystem; the lab falls back to the vfs storage driver.',
    );
  }
}
