// The package as it is shipped keeps everybody out, and so also the driver of the tests, which comes in through Node's
// inspector. So the tests drive a copy in which that fuse alone is closed again, and try the lock itself on the shipped one.
import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

const release = path.resolve(import.meta.dirname, '../../release');

interface Place {
  readonly folder: string;
  readonly program: string;
}

const places: Partial<Record<NodeJS.Platform, Place>> = {
  darwin: { folder: 'mac', program: 'Wheelhouse.app/Contents/MacOS/Wheelhouse' },
  win32: { folder: 'win-unpacked', program: 'Wheelhouse.exe' },
};
const { folder, program }: Place = places[process.platform] ?? {
  folder: 'linux-unpacked',
  program: 'wheelhouse',
};

/** The program of the package as it is shipped, with its fuses. */
export const shippedProgram = path.join(release, folder, program);

/** The program of the copy that tests drive. */
export const drivenProgram = path.join(release, 'driven', program);

/** A copy of nothing but names; only the program, which may be changed, gets content of its own. */
export function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else if (source === shippedProgram) copyFileSync(source, target);
    else linkSync(source, target);
  }
}

/** Makes the copy that tests drive out of the unpacked package. */
export async function copyDriven(): Promise<void> {
  const [from, to] = [path.join(release, folder), path.join(release, 'driven')];
  await rm(to, { recursive: true, force: true });
  // A macOS app is full of links, and its fuses lie in a framework.
  if (process.platform === 'darwin') cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  else linkFolder(from, to);
  await flipFuses(drivenProgram, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
