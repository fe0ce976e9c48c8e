// `npm run package`: builds, then packs the app into release/. The targets are those that this system can make; with
// `--dir`, or where ELECTRON_OVERRIDE_DIST_PATH names a runtime (nothing is downloaded then), an unpacked directory.
// `--driven` also makes the copy of it that tests drive.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type CliOptions } from 'electron-builder';
import { canRunEngine } from '../../main/server/engine-command.ts';
import { copyDriven } from './driven-copy.ts';

const repository = path.resolve(import.meta.dirname, '../..');
// What a plain Node reads of the package, which cannot look into an archive.
const readByNode = ['package.json', 'dist/main/**', 'node_modules/**'];

type Config = Exclude<NonNullable<CliOptions['config']>, string>;

function executableOf(runtime: string): string {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  return path.join(runtime, names[process.platform] ?? 'electron');
}

function nodeApiOf(runtime: string): string {
  const answer = execFileSync(executableOf(runtime), ['-p', 'process.versions.napi'], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  return answer.trim();
}

/** What packing from a runtime on this machine changes. */
function runtimeConfig(runtime: string): Config {
  const versionFile = path.join(runtime, 'version');
  if (!existsSync(versionFile)) {
    throw new Error(
      `ELECTRON_OVERRIDE_DIST_PATH (${runtime}) names no Electron runtime: it has no version file.`,
    );
  }
  const nodeFile = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinnedNode = {
    from: path.join('node_modules', 'node', 'bin', nodeFile),
    to: path.join('node', 'bin', nodeFile),
  };
  return {
    electronDist: runtime,
    electronVersion: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''),
    ...(canRunEngine(nodeApiOf(runtime)) ? {} : { extraResources: [pinnedNode], asarUnpack: readByNode }),
    // The runtime's own start page has no place in a package, and may be a folder, which cannot be read as an archive.
    afterExtract: async ({ appOutDir }) => {
      await rm(path.join(appOutDir, 'resources', 'default_app.asar'), { recursive: true, force: true });
    },
  };
}

function runBuild(): void {
  const script = path.join(repository, 'tests', 'support', 'build.ts');
  const built = spawnSync(process.execPath, [script, '--if-stale'], {
    cwd: repository,
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Error('The build failed; the lines above say why.');
}

async function main(): Promise<void> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const runtime = override === undefined || override === '' ? null : path.resolve(override);
  runBuild();
  const written = await build({
    projectDir: repository,
    dir: runtime !== null || process.argv.includes('--dir'),
    publish: 'never',
    config: { extends: 'electron-builder.yml', ...(runtime === null ? {} : runtimeConfig(runtime)) },
  });
  if (process.argv.includes('--driven')) await copyDriven();
  for (const file of written) process.stdout.write(`${path.relative(repository, file)}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`Packaging failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
