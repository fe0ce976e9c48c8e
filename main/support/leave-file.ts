import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * The way out for an owner who lost the passphrase: a file of this name in the data folder, at the next start of the engine.
 * The mode guards against mistakes, and nobody makes this one.
 */
const leaveFileName = 'leave-support-mode';

/** Whether the owner of the data folder put the file there. */
export function isLeaveFileThere(dataFolder: string): boolean {
  return existsSync(path.join(dataFolder, leaveFileName));
}

/** Takes the file away, so that it ends the mode once. */
export function removeLeaveFile(dataFolder: string): void {
  rmSync(path.join(dataFolder, leaveFileName), { force: true });
}
