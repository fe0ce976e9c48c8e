import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { LabError } from './error.ts';
import { until } from './waiting.ts';

/** A process told apart from a later one that got the same number. */
export type ProcessMark = { readonly pid: number; readonly startedTicks: string };

/** Marks a running process; undefined when there is none, or only its zombie. */
export function markProcess(pid: number): ProcessMark | undefined {
  const stat = readProc(pid, 'stat');
  // The name (field 2) may hold spaces and brackets; the fields are counted from behind it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, startedTicks: fields[19] ?? '' };
}

/** Is it still that process? */
export function isAlive(mark: ProcessMark | undefined): boolean {
  return mark !== undefined && markProcess(mark.pid)?.startedTicks === mark.startedTicks;
}

/** The mark kept in a file, if its process still runs. */
export function readMark(file: string): ProcessMark | undefined {
  if (!existsSync(file)) return undefined;
  const mark = JSON.parse(readFileSync(file, 'utf8')) as ProcessMark;
  return isAlive(mark) ? mark : undefined;
}

/** The process named by a plain pid file, if it runs and its command line holds the given word. */
export function readPidFile(file: string, word: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!Number.isInteger(pid) || !markProcess(pid)) return undefined;
  return commandLine(pid).includes(word) ? pid : undefined;
}

/** Starts a process that outlives this one, its output in a log file. Gives its pid. */
export function startDetached(
  command: string,
  args: readonly string[],
  { logFile, env }: { logFile: string; env?: NodeJS.ProcessEnv },
): number {
  const log = openSync(logFile, 'w');
  try {
    const child = spawn(command, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: env ?? process.env,
    });
    child.on('error', (error) => process.emitWarning(`${command} could not be started: ${error.message}`));
    child.unref();
    if (child.pid === undefined) throw new LabError(`${command} could not be started.`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** Sends a signal and waits for the end; after the patience is over, kills. */
export async function stopProcess(
  pid: number,
  patienceMs: number,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  const mark = markProcess(pid);
  if (!mark) return;
  signalProcess(mark, signal);
  const gone = () => !isAlive(mark);
  await until(`The end of process ${pid}`, gone, { timeoutMs: patienceMs }).catch(() =>
    signalProcess(mark, 'SIGKILL'),
  );
  await until(`The end of process ${pid} after kill`, gone, { timeoutMs: 5000 });
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signalProcess(mark: ProcessMark, signal: NodeJS.Signals): void {
  if (!isAlive(mark)) return;
  try {
    process.kill(mark.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The processes whose command line holds a text. */
export function processesWith(text: string): number[] {
  return allPids().filter(
    (pid) => pid !== process.pid && commandLine(pid).includes(text) && markProcess(pid),
  );
}

/** The processes in control groups whose path holds a text. */
export function processesInCgroup(text: string): number[] {
  return allPids().filter((pid) => (readProc(pid, 'cgroup') ?? '').includes(text) && markProcess(pid));
}

/** The processes in the same pid namespace as the given one, with their names. */
export function processesInWorldOf(pid: number): { pid: number; name: string }[] {
  const world = namespaceOf(pid);
  if (!world) return [];
  return allPids()
    .filter((other) => namespaceOf(other) === world && markProcess(other))
    .map((other) => ({ pid: other, name: (readProc(other, 'comm') ?? '').trim() }));
}

/** The command line of a process, its words parted by spaces; empty when it is gone. */
function commandLine(pid: number): string {
  return (readProc(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim();
}

function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function namespaceOf(pid: number): string | undefined {
  return gone(() => readlinkSync(`/proc/${pid}/ns/pid`));
}

function readProc(pid: number, file: string): string | undefined {
  return gone(() => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
}

/** Reads something of a process that may end in between: then undefined. */
function gone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EINVAL' || code === 'EACCES') return undefined;
    throw error;
  }
}
