import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, markProcess, type ProcessMark } from './processes.ts';
import { until } from './waiting.ts';
import type { LabPaths } from './paths.ts';

const PATIENCE_MS = 600_000;

/** Does the work while no other process brings this lab up or down; waits for its turn. */
export async function withLabLock<T>(paths: LabPaths, work: () => Promise<T>): Promise<T> {
  mkdirSync(paths.folder, { recursive: true });
  const mine = `${paths.lock}.${process.pid}`;
  // A link appears whole or not at all, so nobody reads a half-written holder.
  writeFileSync(mine, JSON.stringify(markProcess(process.pid)));
  try {
    await until("The lab's turn", () => take(paths.lock, mine), { timeoutMs: PATIENCE_MS, everyMs: 200 });
    try {
      return await work();
    } finally {
      rmSync(paths.lock, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function take(lock: string, mine: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  try {
    if (!isAlive(JSON.parse(readFileSync(lock, 'utf8')) as ProcessMark)) renameSync(lock, `${mine}.stale`);
    rmSync(`${mine}.stale`, { force: true });
  } catch (error) {
    // Given back between the two looks: the next turn takes it.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return false;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
