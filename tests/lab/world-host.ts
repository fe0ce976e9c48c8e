import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './error.ts';
import {
  markProcess,
  processesInWorldOf,
  readMark,
  signalProcess,
  startDetached,
  isAlive,
} from './processes.ts';
import { attempt, run, type RunOptions } from './run.ts';
import { until } from './waiting.ts';
import type { LabPaths } from './paths.ts';

/** A host of the lab that is a world of its own: the remote one, or the jump host. */
export type WorldName = 'remote' | 'jump';

const HOSTNAMES = { remote: 'lab-prod', jump: 'lab-jump' } as const;

/** The first process of a world, seen from outside; undefined when the world is down. */
export function worldPid(paths: LabPaths, name: WorldName): number | undefined {
  return readMark(paths[name].pid)?.pid;
}

/** As `worldPid`, for callers that need the world: throws when it is down. */
export function requireWorld(paths: LabPaths, name: WorldName): number {
  const pid = worldPid(paths, name);
  if (pid === undefined) throw new LabError(`The lab's ${name} host is not up; run \`npm run lab:up\`.`);
  return pid;
}

/** Starts a world on the trixie root, in its network namespace. Gives the pid of its first process. */
export async function bootWorld(paths: LabPaths, name: WorldName): Promise<number> {
  const there = worldPid(paths, name);
  if (there !== undefined) return there;
  const logFile = join(paths.run, `${name}-boot.log`);
  const outer = startDetached(
    'nsenter',
    [
      `--net=/run/netns/${paths[name].namespace}`,
      ...'unshare --mount --propagation private --pid --fork --uts --ipc /bin/sh'.split(' '),
      join(paths.source, 'boot-world.sh'),
      paths.worldRoot,
      HOSTNAMES[name],
    ],
    { logFile },
  );
  // unshare stays outside as the parent; its only child is the new world's process 1.
  const child = () => Number(childrenOf(outer)[0] ?? 0);
  const ready = () =>
    child() > 0 &&
    existsSync(`/proc/${child()}/root/run/sshd`) &&
    !existsSync(`/proc/${child()}/root/run/old`);
  await until(`The start of the ${name} host`, () => ready() || markProcess(outer) === undefined, {
    timeoutMs: 10_000,
  });
  const mark = markProcess(child());
  if (!mark || !ready()) {
    throw new LabError(
      `The ${name} host did not start: ${readFileSync(logFile, 'utf8').trim() || 'no message'}.`,
    );
  }
  writeFileSync(paths[name].pid, JSON.stringify(mark));
  return mark.pid;
}

function childrenOf(pid: number): string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean) : [];
}

/** Ends a world: with its process 1 the kernel ends everything in it. */
export async function haltWorld(paths: LabPaths, name: WorldName): Promise<void> {
  const mark = readMark(paths[name].pid);
  if (!mark) return;
  signalProcess(mark, 'SIGKILL');
  await until(`The end of the ${name} host`, () => !isAlive(mark), { timeoutMs: 10_000 });
}

/** The words that run a command inside a world. */
export function inside(pid: number): [string, ...string[]] {
  return ['nsenter', '-t', String(pid), '-m', '-n', '-p', '-u', '-i'];
}

/** Runs a command inside a world and gives its output. */
export async function runInside(
  paths: LabPaths,
  name: WorldName,
  command: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const [enter, ...args] = inside(requireWorld(paths, name));
  return run(enter, [...args, ...command], options);
}

/** As `runInside`, when a failure is an answer too. */
export async function attemptInside(paths: LabPaths, name: WorldName, command: readonly string[]) {
  const [enter, ...args] = inside(requireWorld(paths, name));
  return attempt(enter, [...args, ...command]);
}

/** Starts a daemon inside a world; its output goes to /var/log there. */
export async function startInside(
  paths: LabPaths,
  name: WorldName,
  { command, log }: { command: readonly string[]; log: string },
): Promise<void> {
  await runInside(paths, name, [
    '/bin/sh',
    '-c',
    'log=$1; shift; setsid "$@" >"$log" 2>&1 </dev/null &',
    'sh',
    log,
    ...command,
  ]);
}

/** The processes of a world that have a name, by their pids outside. */
export function worldProcesses(paths: LabPaths, name: WorldName, processName: string): number[] {
  const pid = worldPid(paths, name);
  if (pid === undefined) return [];
  return processesInWorldOf(pid)
    .filter((process) => process.name === processName)
    .map((process) => process.pid);
}

/** Writes a file into the worlds' root, owned by root. */
export function writeInRoot(paths: LabPaths, path: string, text: string, mode = 0o644): void {
  const file = join(paths.worldRoot, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
}
