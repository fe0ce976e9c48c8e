import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { layout } from '../../main/platform/layout.ts';
import { attachToEngine, type Attachment } from '../../main/server/attach.ts';
import { isAlive, until } from './engine-runs.ts';
import { temporaryFolder } from './folders.ts';

/** A real engine process whose machine has no network at all, so that whatever is asked of it reaches nobody. */
export interface LonelyEngine {
  readonly folder: string;
  readonly pid: number;
  readonly owner: Attachment;
}

/** Starts one over an empty data folder; it ends with the test. Only root may take the network from a process. */
export async function startLonelyEngine(): Promise<LonelyEngine> {
  const folder = temporaryFolder();
  const command = [process.execPath, layout.engineProcess, '--data', folder, '--stay'];
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const [program = '', ...rest] = isRoot ? ['unshare', '--net', ...command] : command;
  const engine = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    engine.kill('SIGKILL');
    await until('the engine is gone', () => engine.pid === undefined || !isAlive(engine.pid));
  });
  // Its one line says that it is ready.
  await new Promise((resolve) => engine.stdout.once('data', resolve));
  const owner = await attachToEngine({ dataFolder: folder, face: 'cli', start: false });
  onTestFinished(() => {
    owner.close();
  });
  return { folder, pid: owner.engine.pid, owner };
}
