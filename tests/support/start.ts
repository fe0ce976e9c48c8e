// `npm start`: builds what is stale and opens the app. Where Electron cannot run it says so in one line and opens
// browser mode, whose address it prints.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { findElectronRuntime } from './electron-runtime.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const passedOn = process.argv.slice(2);
const earlyModule = path.join(repository, 'tests', 'support', 'declare-scheme.cjs');
// A runtime without the libraries it needs ends at once; a window that somebody closed later is no failure.
const atOnceMs = 5_000;

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
}

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: repository, stdio: 'inherit' });
    const passSignal = (signal: NodeJS.Signals): boolean => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passSignal);
    child.on('error', () => {
      resolve(127);
    });
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, passSignal);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

async function browserMode(why: string): Promise<number> {
  process.stderr.write(`${why}; opening browser mode instead.\n`);
  return run(process.execPath, [path.join('dist', 'main', 'cli.js'), 'serve', '--open', ...passedOn]);
}

async function main(): Promise<number> {
  const built = spawnSync(process.execPath, [path.join('tests', 'support', 'build.ts'), '--if-stale'], {
    cwd: repository,
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) {
    process.stderr.write('The build failed; the lines above say why.\n');
    return 1;
  }
  if (!hasDisplay()) return browserMode('There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  const runtime = findElectronRuntime(true);
  if (runtime.executable === null) return browserMode(runtime.reason);
  const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const startedAt = performance.now();
  // Chromium refuses to run its sandbox as root.
  const early = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ? ['-r', earlyModule] : [];
  const code = await run(runtime.executable, [
    ...early,
    '.',
    ...(isLinuxRoot ? ['--no-sandbox'] : []),
    ...passedOn,
  ]);
  const diedAtOnce = code !== 0 && code < 128 && performance.now() - startedAt < atOnceMs;
  return diedAtOnce ? browserMode(`Electron could not start (exit code ${code})`) : code;
}

process.exitCode = await main();
