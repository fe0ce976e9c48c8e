import { existsSync, readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './run.ts';
import type { LabPaths } from './paths.ts';

const CGROUPS = '/sys/fs/cgroup';

/** Unmounts what a killed first engine left mounted below the lab's folder, innermost first. */
export async function releaseMounts(paths: LabPaths): Promise<void> {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${paths.folder}/`));
  for (const point of points.reverse()) await attempt('umount', ['-l', point]);
}

/** Removes the lab's empty control groups, in every hierarchy that this kernel mounts. */
export async function removeCgroups(paths: LabPaths): Promise<void> {
  if (!existsSync(CGROUPS)) return;
  for (const parent of [CGROUPS, ...readdirSync(CGROUPS).map((name) => join(CGROUPS, name))]) {
    const group = join(parent, paths.cgroup);
    if (existsSync(group)) removeTree(group);
  }
}

function removeTree(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  }
  try {
    rmdirSync(group);
  } catch (error) {
    // A process that is just ending still holds it; an empty group costs nothing and the next run reuses it.
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
  }
}
