import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process as /proc shows it. */
export interface SeenProcess {
  readonly pid: number;
  readonly commandLine: readonly string[];
  /** The file that it runs; null for one that is ending. */
  readonly program: string | null;
}

function readProcess(pid: number): SeenProcess | null {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    return { pid, commandLine, program: readlinkSync(`/proc/${pid}/exe`) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // It ended while it was looked at.
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

/** The processes whose command line names `word`, such as a test's own data folder. Linux only. */
export function processesNaming(word: string): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => readProcess(Number(name)))
    .filter((seen) => seen !== null)
    .filter((seen) => seen.commandLine.some((argument) => argument.includes(word)));
}

/** Waits until `check` holds, and says what was waited for where it does not in time. */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
