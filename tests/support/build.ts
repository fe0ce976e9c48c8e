// `npm run build`: the renderer, what Node and Electron run, and the preload script, into dist/.
// `--if-stale` builds only what changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const repository = path.resolve(import.meta.dirname, '../..');
const stampsFile = path.join(repository, 'dist', '.stamps.json');

interface Target {
  /** vite's mode, and the folder in dist/. */
  readonly mode: 'renderer' | 'main' | 'preload';
  /** Any of these must exist, else there is nothing to build yet. */
  readonly entries: readonly string[];
  /** A file that a finished build leaves. */
  readonly product: string;
  readonly sources: readonly string[];
}

const common = ['vite.config.ts', 'tests/support/build.ts', 'package.json', 'package-lock.json'];

const targets: readonly Target[] = [
  {
    mode: 'renderer',
    entries: ['renderer/index.html'],
    product: 'dist/renderer/index.html',
    sources: [...common, 'renderer', 'main/contract', 'assets'],
  },
  {
    mode: 'main',
    entries: ['main/engine-process.ts', 'main/cli/main.ts', 'main/electron/main.ts'],
    product: 'dist/main',
    sources: [...common, 'main'],
  },
  {
    mode: 'preload',
    entries: ['preload/index.ts'],
    product: 'dist/preload/index.cjs',
    sources: [...common, 'preload', 'main/contract'],
  },
];

function filesOf(source: string): readonly string[] {
  const full = path.join(repository, source);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint(target: Target): string {
  const hash = createHash('sha256');
  for (const file of target.sources.flatMap(filesOf)) {
    hash.update(path.relative(repository, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function readStamps(): Record<string, string> {
  return existsSync(stampsFile)
    ? (JSON.parse(readFileSync(stampsFile, 'utf8')) as Record<string, string>)
    : {};
}

// A test runner's NODE_ENV would put React's development build into dist/: its log view draws 2 frames a second
// where the production build draws 22 to 37 (10,000 lines a second, two busy cores).
process.env['NODE_ENV'] = 'production';

const onlyStale = process.argv.includes('--if-stale');
for (const target of targets) {
  if (!target.entries.some((entry) => existsSync(path.join(repository, entry)))) {
    process.stderr.write(`${target.mode}: nothing to build yet\n`);
    continue;
  }
  const stamp = fingerprint(target);
  const isFresh = readStamps()[target.mode] === stamp && existsSync(path.join(repository, target.product));
  if (onlyStale && isFresh) continue;
  const startedAt = performance.now();
  try {
    await build({
      configFile: path.join(repository, 'vite.config.ts'),
      mode: target.mode,
      logLevel: 'warn',
    });
  } catch (error) {
    process.stderr.write(
      `${target.mode} could not be built:\n${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
    continue;
  }
  mkdirSync(path.dirname(stampsFile), { recursive: true });
  writeFileSync(stampsFile, JSON.stringify({ ...readStamps(), [target.mode]: stamp }));
  process.stderr.write(`${target.mode} built in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
}
