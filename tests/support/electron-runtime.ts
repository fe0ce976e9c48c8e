import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '../..');
const packageFolder = path.join(repository, 'node_modules', 'electron');
const failureFile = path.join(repository, 'node_modules', '.cache', 'wheelhouse', 'electron-download-failed');
const downloadTimeoutMs = 60_000;
// Nobody waits a minute at each start on a network where the download cannot work; tomorrow it may.
const rememberFailureMs = 24 * 60 * 60 * 1_000;

const executableNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

function executableIn(folder: string): string | null {
  const file = path.join(folder, executableNames[process.platform] ?? 'electron');
  return existsSync(file) ? file : null;
}

function failedLately(): boolean {
  return existsSync(failureFile) && Date.now() - statSync(failureFile).mtimeMs < rememberFailureMs;
}

function download(): void {
  process.stderr.write('Downloading Electron’s runtime (once; at most a minute) …\n');
  const script = path.join(packageFolder, 'install.js');
  const result = spawnSync(process.execPath, [script], {
    timeout: downloadTimeoutMs,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status === 0) {
    rmSync(failureFile, { force: true });
    return;
  }
  const why = result.error?.message ?? result.stderr.split('\n').find((line) => line.includes('rror')) ?? '';
  mkdirSync(path.dirname(failureFile), { recursive: true });
  writeFileSync(failureFile, why);
}

export type ElectronRuntime =
  { readonly executable: string } | { readonly executable: null; readonly reason: string };

/**
 * Electron's program: the one that ELECTRON_OVERRIDE_DIST_PATH names, else the npm package's own, which is downloaded
 * once where `mayDownload`. A failed download is remembered for a day.
 */
export function findElectronRuntime(mayDownload: boolean): ElectronRuntime {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const executable = executableIn(override);
    return executable === null
      ? { executable, reason: `ELECTRON_OVERRIDE_DIST_PATH (${override}) holds no Electron` }
      : { executable };
  }
  const own = path.join(packageFolder, 'dist');
  if (executableIn(own) === null && mayDownload && !failedLately()) download();
  const executable = executableIn(own);
  if (executable !== null) return { executable };
  const why = existsSync(failureFile) ? readFileSync(failureFile, 'utf8').trim() : '';
  return {
    executable,
    reason: `Electron’s runtime could not be downloaded${why === '' ? '' : ` (${why.slice(0, 120)})`}`,
  };
}
