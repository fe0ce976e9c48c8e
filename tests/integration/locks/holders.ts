import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/folders.ts';
import { docker } from '../../lab/world.ts';
import { until } from '../../support/engine-runs.ts';
import { openLaptop, type Laptop, type LaptopOptions } from './laptop.ts';

/** A name for something to lock, which only this test uses; the locks of tests that failed go with it. */
export function lockedName(): string {
  const name = `locks-${randomBytes(4).toString('hex')}`;
  onTestFinished(async () => {
    for (const id of await ownContainers(name, 'id')) await docker('local', ['rm', '--force', id]);
  });
  return name;
}

/** What stands on the lab's local engine for a name, by the kind of each; or their ids. */
export async function ownContainers(name: string, what: 'kind' | 'id' = 'kind'): Promise<string[]> {
  const format = what === 'id' ? '{{.ID}}' : '{{.Label "dev.wheelhouse.own"}}';
  const filters = [
    '--filter',
    'label=dev.wheelhouse.own',
    '--filter',
    `label=dev.wheelhouse.lock.name=${name}`,
  ];
  const text = await docker('local', ['ps', '--all', '--format', format, ...filters]);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .toSorted((a, b) => a.localeCompare(b));
}

export async function laptopOf(
  address: string,
  options: LaptopOptions = {},
  folder = temporaryFolder(),
): Promise<Laptop> {
  const laptop = await openLaptop(folder, address, options);
  onTestFinished(() => laptop.stop());
  return laptop;
}

/** Runs a laptop that holds a lock, in a process of its own. */
export async function startHolder(address: string, name: string, leaseMs: number) {
  const folder = temporaryFolder();
  const file = fileURLToPath(new URL('./holder-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file, folder, address, name, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const said: Record<string, unknown>[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) said.push(JSON.parse(line) as Record<string, unknown>);
  });
  const steps = (): number => said.filter((line) => 'step' in line).length;
  await until('the holder is at work', () => steps() > 0);
  return {
    folder,
    said,
    steps,
    jobId: String(said.find((line) => 'jobId' in line)?.['jobId']),
    signal: (signal: NodeJS.Signals): void => void child.kill(signal),
    async kill(): Promise<void> {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
