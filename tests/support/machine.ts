import { spawnSync } from 'node:child_process';
import { neededPackages } from '../e2e/support/packages.ts';
import type { Stage } from './stages.ts';

function answers([command, ...args]: readonly string[]): boolean {
  return command !== undefined && spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Debian packages for the end-to-end tests that are missing on this machine. */
export function missingPackages(): readonly string[] {
  return neededPackages.filter(({ probe }) => !answers(probe)).flatMap(({ packages }) => packages);
}

/** Only root on Linux may make the lab's namespaces and install packages. */
export function isLinuxRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** The stage that installs Debian packages, or null where this machine has no apt or we may not use it. */
export function installStage(packages: readonly string[]): Stage | null {
  if (!isLinuxRoot() || !answers(['which', 'apt-get'])) return null;
  const install = `apt-get install -y -q --no-install-recommends ${packages.join(' ')}`;
  return {
    name: 'packages',
    command: 'sh',
    args: ['-c', `${install} || (apt-get update -q && ${install})`],
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  };
}

/** Runs a stage on a display and a session bus of its own, where this machine has neither. */
export function onDisplay(stage: Stage): Stage {
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined) return stage;
  return {
    ...stage,
    command: 'dbus-run-session',
    args: ['--', 'xvfb-run', '-a', '-s', '-screen 0 1440x900x24', stage.command, ...stage.args],
  };
}
