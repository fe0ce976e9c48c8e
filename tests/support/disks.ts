import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folders.ts';

/** True where the test may mount a disk of its own. */
export const isRoot = process.getuid?.() === 0;

/** A small disk of its own for the running test, gone when it ends. Needs root. */
export function mountTmpfs(options: string): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  return folder;
}

/** Fills a disk to its last page; answers the file to remove to make room again. */
export function fillDisk(folder: string): string {
  const file = path.join(folder, 'ballast');
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    return file;
  }
}
