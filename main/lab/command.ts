import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { WheelhouseError } from '../platform/errors.ts';
import { labProgressSchema, labStatusSchema, type LabProgress, type LabStatus } from './model.ts';

type LabProcess = ChildProcessByStdio<null, Readable, Readable>;

const keptErrorLines = 20;

/** Starts the checkout's lab command. The lab's own files must be readable by its users, so it gets a common umask. */
function spawnLab(script: string, args: readonly string[], root: string): LabProcess {
  const before = process.umask(0o022);
  try {
    return spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...(process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
      },
    });
  } finally {
    process.umask(before);
  }
}

interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errorLines: readonly string[];
}

async function run(lab: LabProcess, onLine: (line: string) => void): Promise<Finished> {
  const errorLines: string[] = [];
  createInterface({ input: lab.stdout }).on('line', onLine);
  createInterface({ input: lab.stderr }).on('line', (line) => {
    errorLines.push(line);
    if (errorLines.length > keptErrorLines) errorLines.shift();
  });
  return new Promise((resolve, reject) => {
    lab.once('error', reject);
    lab.once('close', (code, signal) => {
      resolve({ code, signal, errorLines });
    });
  });
}

function parseLine(line: string): LabProgress | undefined {
  try {
    return labProgressSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What the lab's command can be asked for. */
export interface LabCommand {
  /** Brings the lab up, telling each step. Rejects with ENGINE_ERROR and the lab's own sentence where it fails. */
  up(onProgress: (line: LabProgress) => void, signal: AbortSignal): Promise<void>;
  status(): Promise<LabStatus>;
}

export function createLabCommand(script: string, root: string): LabCommand {
  return {
    async up(onProgress, signal) {
      signal.throwIfAborted();
      const lab = spawnLab(script, ['up', '--json'], root);
      const stop = (): void => {
        lab.kill('SIGTERM');
      };
      signal.addEventListener('abort', stop, { once: true });
      let failure: string | undefined;
      const finished = await run(lab, (line) => {
        const progress = parseLine(line);
        if (progress === undefined) return;
        if (progress.phase === 'failed') failure = progress.message;
        else onProgress(progress);
      });
      signal.removeEventListener('abort', stop);
      signal.throwIfAborted();
      if (finished.code === 0) return;
      const why =
        failure ?? finished.errorLines.at(-1) ?? `it ended with ${finished.signal ?? finished.code}`;
      throw new WheelhouseError('ENGINE_ERROR', `The lab did not come up: ${why}`, {
        hint: 'npm run lab:up shows every step.',
      });
    },
    async status() {
      let text = '';
      await run(spawnLab(script, ['status', '--json'], root), (line) => {
        text += `${line}\n`;
      });
      // The command prints nothing where there is no lab at all.
      if (text.trim() === '') return { up: false };
      return labStatusSchema.parse(JSON.parse(text));
    },
  };
}
