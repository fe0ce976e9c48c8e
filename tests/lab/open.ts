import { LabError } from './error.ts';
import type { LabPaths } from './paths.ts';
import type { Progress } from './progress.ts';

/** Brings the lab up and starts Wheelhouse on it. */
export async function openLab(paths: LabPaths, _progress: Progress): Promise<number> {
  await Promise.resolve();
  throw new LabError(`Nothing to open yet in ${paths.folder}.`);
}
