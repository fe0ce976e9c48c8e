import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';

export interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface StageOutcome {
  readonly name: string;
  readonly passed: boolean;
  readonly durationMs: number;
  /** Everything that the stage printed. */
  readonly output: string;
  readonly logFile: string;
}

const defaultTimeoutMs = 10 * 60_000;
const killAfterMs = 5_000;
const running = new Set<() => void>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const end of running) end();
    process.exit(130);
  });
}

/** Ends a whole process group; a group that is gone already is what we wanted. */
function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') process.kill(pid, signal);
    else process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Runs one stage to its end, in a process group of its own; its output goes to a file and into the outcome. */
export function runStage(stage: Stage, logFolder: string): Promise<StageOutcome> {
  mkdirSync(logFolder, { recursive: true });
  const logFile = path.join(logFolder, `${stage.name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const log = createWriteStream(logFile);
    const chunks: string[] = [];
    const child = spawn(stage.command, stage.args, {
      env: { ...process.env, ...stage.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const end = (): void => endGroup(child.pid, 'SIGTERM');
    running.add(end);
    const keep = (text: string): void => {
      chunks.push(text);
      log.write(text);
    };
    for (const pipe of [child.stdout, child.stderr]) pipe.setEncoding('utf8').on('data', keep);
    const timeoutMs = stage.timeoutMs ?? defaultTimeoutMs;
    let kill: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => {
      keep(`\n${stage.name} did not end within ${Math.round(timeoutMs / 1000)} s and was ended.\n`);
      end();
      kill = setTimeout(() => endGroup(child.pid, 'SIGKILL'), killAfterMs);
    }, timeoutMs);
    const finish = (passed: boolean): void => {
      clearTimeout(deadline);
      clearTimeout(kill);
      running.delete(end);
      const durationMs = performance.now() - startedAt;
      // Whoever is told that it ended reads its log at once.
      log.end(() => resolve({ name: stage.name, passed, durationMs, output: chunks.join(''), logFile }));
    };
    child.on('error', (error) => {
      keep(`${stage.command} could not be started: ${error.message}\n`);
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

/** Runs stages, at most `width` at a time, and calls back as each ends. */
export async function runStages(
  stages: readonly Stage[],
  width: number,
  logFolder: string,
  onEnd: (outcome: StageOutcome) => void,
): Promise<StageOutcome[]> {
  const waiting = [...stages];
  const outcomes: StageOutcome[] = [];
  const worker = async (): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      const outcome = await runStage(stage, logFolder);
      outcomes.push(outcome);
      onEnd(outcome);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return outcomes;
}

/** One line for a stage, and everything it printed where it failed. */
export function printOutcome(outcome: StageOutcome): void {
  const seconds = (outcome.durationMs / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${outcome.passed ? 'ok  ' : 'FAIL'} ${outcome.name.padEnd(24)} ${seconds} s\n`);
  if (!outcome.passed) {
    process.stdout.write(`${outcome.output.trimEnd()}\n(${outcome.name}: ${outcome.logFile})\n\n`);
  }
}
