import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './error.ts';
import { attempt } from './run.ts';
import { bringUp } from './up.ts';
import type { LabWorld } from './description.ts';
import type { LabPaths } from './paths.ts';
import type { Progress } from './progress.ts';

/** Brings the lab up and starts Wheelhouse on it, with both hosts added, in a data folder of its own. Gives the app's exit code. */
export async function openLab(paths: LabPaths, progress: Progress): Promise<number> {
  const world = await bringUp(paths, progress);
  mkdirSync(paths.appFolder, { recursive: true, mode: 0o700 });
  await addHosts(paths, world);
  const start = join(paths.source, '../support/start.ts');
  const app = spawn(process.execPath, [start, '--data', paths.appFolder], {
    stdio: 'inherit',
    env: { ...process.env, WHEELHOUSE_DATA: paths.appFolder },
  });
  // The app decides when it ends; a signal to both of us must not leave it alone with the terminal.
  const passOn = (signal: NodeJS.Signals) => void app.kill(signal);
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    app.once('error', (error) => reject(new LabError(`Wheelhouse could not be started: ${error.message}`)));
    app.once('close', (code) => resolve(code ?? 1));
  });
}

async function addHosts(paths: LabPaths, { local, remote, keys, hostKeys }: LabWorld): Promise<void> {
  const { hosts } = JSON.parse(await wheelhouse(paths, ['hosts', 'list', '--json'])) as {
    hosts: readonly { readonly address: string }[];
  };
  const isKnown = (address: string) => hosts.some((host) => host.address === address);
  if (!isKnown(local.dockerHost)) {
    await wheelhouse(paths, [
      'hosts',
      'add',
      local.dockerHost,
      '--name',
      'lab-local',
      '--environment',
      'lab',
    ]);
  }
  if (isKnown(remote.sshUrl)) return;
  const key = ['--identity-file', keys.deploy, '--accept-fingerprint', hostKeys[0]?.fingerprint ?? ''];
  await wheelhouse(paths, [
    'hosts',
    'add',
    remote.sshUrl,
    '--name',
    'lab-remote',
    '--environment',
    'lab',
    ...key,
  ]);
}

async function wheelhouse(paths: LabPaths, words: readonly string[]): Promise<string> {
  const cli = join(paths.source, '../../main/cli/main.ts');
  const { code, stdout, stderr } = await attempt(process.execPath, [
    cli,
    ...words,
    '--data',
    paths.appFolder,
  ]);
  if (code === 0) return stdout;
  throw new LabError(
    `wheelhouse ${words.slice(0, 3).join(' ')} failed: ${stderr.trim().split('\n')[0] ?? code}`,
  );
}
