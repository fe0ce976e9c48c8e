import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process as /proc shows it. */
export interface SeenProcess {
  readonly pid: number;
  readonly commandLine: readonly string[];
  /** The file that it runs; null for one that is ending. */
  readonly program: string | null;
}

/** What /proc has to tell, or null for a process that ended meanwhile or belongs to somebody else. */
function read<TValue>(reader: () => TValue): TValue | null {
  try {
    return reader();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return null;
    throw error;
  }
}

/** The processes whose command line names `word`, such as a test's own data folder. Linux only. */
export function processesNaming(word: string): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({
      pid: Number(name),
      commandLine: read(() => readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')) ?? [],
    }))
    .filter(({ commandLine }) => commandLine.some((argument) => argument.includes(word)))
    .map((seen) => ({ ...seen, program: read(() => readlinkSync(`/proc/${seen.pid}/exe`)) }));
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

/** Kills every process whose command line names `dataFolder`; answers what they were. */
export function endProcessesOf(dataFolder: string): readonly string[] {
  return processesNaming(dataFolder).map(({ pid, commandLine }) => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    return commandLine.slice(0, 4).join(' ');
  });
}
