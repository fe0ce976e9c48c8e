import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { WheelhouseError } from '../platform/errors.ts';
import { openDataFolder } from '../platform/data-folder/data-folder.ts';
import { dataFolderFiles } from '../platform/data-folder/paths.ts';
import { engineCommand, type EngineOptions } from './engine-command.ts';
import { readinessSchema, type Readiness } from './wire.ts';

// Opening a database after a crash and migrating it can take a while on a slow disk.
const readyTimeoutMs = 30_000;

/** Reads the one line that an engine process prints. Throws INTERNAL for anything else. */
function parseReadiness(line: string): Readiness {
  try {
    return readinessSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new WheelhouseError('INTERNAL', 'The engine process said something else than that it is ready.', {
      cause,
    });
  }
}

function lastWords(startLog: string): string {
  if (!existsSync(startLog)) return '';
  const lines = readFileSync(startLog, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error\b/.test(line.trim()))?.trim() ?? lines.at(-1)?.trim() ?? '';
}

/** A file and no pipe: the engine may write to it after this process is gone. Where it cannot be made, the engine says why. */
function openStartLog(startLog: string): number | 'ignore' {
  try {
    return openSync(startLog, 'w', 0o600);
  } catch {
    return 'ignore';
  }
}

/**
 * Starts an engine process of its own that outlives this one, and resolves with what it says: ready, or why not.
 * Rejects with INTERNAL where it dies or says nothing within 30 seconds.
 */
export async function startEngineProcess(
  dataFolder: string,
  options: EngineOptions = {},
): Promise<Readiness> {
  const folder = openDataFolder(dataFolder);
  const { startLog } = dataFolderFiles(folder);
  const command = engineCommand(folder, options);
  const log = openStartLog(startLog);
  const child = spawn(command.program, command.args, {
    cwd: folder,
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', log],
    windowsHide: true,
  });
  if (log !== 'ignore') closeSync(log);
  const output = child.stdout;
  if (output === null) throw new Error('a piped standard output is never null');
  const { promise, resolve, reject } = Promise.withResolvers<Readiness>();
  const timer = setTimeout(() => {
    child.kill();
    reject(new WheelhouseError('INTERNAL', `The engine said nothing within ${readyTimeoutMs / 1_000} s.`));
  }, readyTimeoutMs);
  let text = '';
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0) return;
    try {
      resolve(parseReadiness(text.slice(0, end)));
    } catch (error) {
      reject(error);
    }
  });
  child.on('error', (cause) => {
    reject(
      new WheelhouseError('INTERNAL', `The engine could not be started with ${command.program}.`, { cause }),
    );
  });
  child.on('close', (code, signal) => {
    reject(
      new WheelhouseError(
        'INTERNAL',
        `The engine ended (${signal ?? `exit code ${code}`}) before it was ready: ${lastWords(startLog)}`,
        { hint: `${startLog} holds what it said.` },
      ),
    );
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.removeAllListeners();
    child.on('error', () => undefined);
    output.removeAllListeners();
    output.destroy();
    child.unref();
  }
}
