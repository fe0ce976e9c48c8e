import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { readEngineRecord } from '../../main/platform/data-folder/engine-record.ts';
import { layout } from '../../main/platform/layout.ts';
import { attachToEngine, type Attachment, type AttachOptions } from '../../main/server/attach.ts';
import { engineArguments } from '../../main/server/engine-command.ts';
import { readinessSchema, type Readiness } from '../../main/server/wire.ts';
import { temporaryFolder } from './folders.ts';

const cliFile = path.join(layout.root, 'main', 'cli', 'main.ts');

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds; throws after the deadline. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 15_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await sleep(50);
  }
}

/** A data folder for the running test; whatever engine is left on it when the test ends is ended. */
export function engineFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(async () => {
    const pid = readEngineRecord(folder)?.pid;
    if (pid === undefined || !isAlive(pid)) return;
    process.kill(pid, 'SIGKILL');
    await until('the engine is gone', () => !isAlive(pid));
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A data folder with an engine for every test of a file, which is ended after them; answers how to name the folder. */
export function sharedEngineFolder(): () => string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-test-'));
  let held: Attachment | undefined;
  beforeAll(async () => {
    held = await attachToEngine({ dataFolder: folder, face: 'cli', start: true });
  });
  afterAll(async () => {
    if (held !== undefined) process.kill(held.engine.pid, 'SIGKILL');
    await held?.closed;
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

/** A face on the engine of a folder, detached when the test ends. */
export async function attachFace(
  dataFolder: string,
  options: Partial<AttachOptions> = {},
): Promise<Attachment> {
  const attachment = await attachToEngine({ dataFolder, face: 'cli', start: true, ...options });
  onTestFinished(() => {
    attachment.close();
  });
  return attachment;
}

export interface EngineRun {
  readonly process: ChildProcess;
  readonly readiness: Readiness;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
}

/** Runs an engine process in the foreground of the test, and waits for its one line. */
export async function runEngine(
  dataFolder: string,
  options: { readonly stay?: boolean } = {},
): Promise<EngineRun> {
  const child = spawn(process.execPath, [layout.engineProcess, ...engineArguments(dataFolder, options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      resolve(code);
    });
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return { process: child, readiness: readinessSchema.parse(JSON.parse(text)), exited };
}

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliOptions {
  readonly dataFolder: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers a person would type: the command then runs on a terminal. */
  readonly typed?: string;
}

/** Runs the command line as people do, in a process of its own. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliRun> {
  const command = [process.execPath, cliFile, ...args];
  const quoted = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  // util-linux's script gives it a terminal; what is typed and what is shown goes through it.
  const [program = '', ...rest] =
    options.typed === undefined ? command : ['script', '-qefc', quoted, '/dev/null'];
  return runProgram(program, rest, options);
}

/** Runs a line of shell in which `$WHEELHOUSE` is the command line. */
export async function runShell(script: string, options: CliOptions): Promise<CliRun> {
  const env = { WHEELHOUSE: `${process.execPath} ${cliFile}`, ...options.env };
  return runProgram('bash', ['-c', script], { ...options, env });
}

async function runProgram(program: string, args: readonly string[], options: CliOptions): Promise<CliRun> {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: '', WHEELHOUSE_DATA: options.dataFolder, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  if (options.typed === undefined) child.stdin.end(options.input ?? '');
  else void answer(child, options.typed, () => stdout);
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { exitCode, stdout, stderr };
}

/** Types line by line, each when the command has asked its next question. */
async function answer(child: ChildProcess, text: string, shown: () => string): Promise<void> {
  let answeredAt = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    await until(
      'a question',
      () => shown().length > answeredAt && /[:\]] $/.test(stripVTControlCharacters(shown())),
    );
    answeredAt = shown().length;
    child.stdin?.write(`${line}\n`);
  }
}
