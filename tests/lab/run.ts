import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { LabError } from './error.ts';

// What to end when the lab itself is told to end.
const children = new Set<ChildProcess>();

/** Ends the commands that run now. */
export function stopCommands(): void {
  for (const child of children) child.kill('SIGTERM');
}

function track(child: ChildProcess): void {
  children.add(child);
  const forget = () => children.delete(child);
  child.once('error', forget);
  child.once('close', forget);
}

/** How a command is run. */
export type RunOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Text, or a file, for its standard input. */
  readonly input?: string;
  readonly inputFile?: string;
  /** What failed, in words, for the sentence of its failure. */
  readonly doing?: string;
  /** Called with each line of its standard error while it runs. */
  readonly onLine?: (line: string) => void;
};

/** Runs a command and gives its standard output; throws a LabError with its last words when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, args, options);
  if (code === 0) return stdout;
  throw failure(options.doing ?? `${command} ${args[0] ?? ''}`.trim(), code, stderr || stdout);
}

/** Runs a command and gives its exit code and output, whatever they are. */
export async function attempt(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? '/',
    env: options.env ?? process.env,
    stdio: [
      options.input === undefined && options.inputFile === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
    ],
  });
  track(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (options.onLine) for (const line of text.split('\n')) if (line.trim()) options.onLine(line.trim());
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', (error) => reject(new LabError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
  // A command that stops reading early says why in its exit code; the broken pipe itself is no news.
  child.stdin?.on('error', () => child.stdin?.destroy());
  if (options.inputFile && child.stdin) {
    await pipeline(createReadStream(options.inputFile), child.stdin).catch((error: unknown) => {
      stderr += String(error);
    });
  } else if (options.input !== undefined) child.stdin?.end(options.input);
  return { code: await ended, stdout, stderr };
}

/** Pipes the output of one command into another; throws a LabError when either fails. */
export async function pipe(
  from: readonly [string, ...string[]],
  to: readonly [string, ...string[]],
  doing: string,
): Promise<void> {
  const writer = start(from, ['ignore', 'pipe', 'pipe']);
  const reader = start(to, ['pipe', 'ignore', 'pipe']);
  if (!writer.child.stdout || !reader.child.stdin) throw new LabError(`${doing} failed: no pipe.`);
  reader.child.stdin.on('error', () => writer.child.kill());
  writer.child.stdout.pipe(reader.child.stdin);
  const [sent, received] = await Promise.all([writer.ended, reader.ended]);
  if (received.code !== 0) throw failure(doing, received.code, received.stderr);
  if (sent.code !== 0) throw failure(doing, sent.code, sent.stderr);
}

function start([command, ...args]: readonly [string, ...string[]], stdio: StdioOptions) {
  const child = spawn(command, args, { stdio });
  track(child);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number; stderr: string }>((resolve, reject) => {
    child.on('error', (error) => reject(new LabError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => resolve({ code: code ?? 1, stderr }));
  });
  return { child, ended };
}

function failure(doing: string, code: number, output: string): LabError {
  const words = output.trim().split('\n').filter(Boolean).slice(-3).join(' / ').slice(0, 500);
  return new LabError(`${doing} failed with exit code ${code}${words ? `: ${words}` : '.'}`);
}
