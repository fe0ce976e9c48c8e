import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drivenProgram, shippedProgram } from '../../support/driven-copy.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
const stampFile = path.join(repository, 'release', '.stamp');

/** The program inside the unpacked package, in the copy that a test may drive. */
export const packedProgram = drivenProgram;

function resourcesOf(program: string): string {
  const folder = path.dirname(program);
  return process.platform === 'darwin'
    ? path.join(folder, '..', 'Resources')
    : path.join(folder, 'resources');
}

/** The resources of that copy: the archive, what lies beside it, and the command. */
export const packedResources = resourcesOf(packedProgram);

/** The resources of the package as it is shipped. */
export const shippedResources = resourcesOf(shippedProgram);

function fingerprint(): string {
  const hash = createHash('sha256').update(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '');
  const files = [
    'dist/.stamps.json',
    'electron-builder.yml',
    'package-lock.json',
    'tests/support/package.ts',
    'tests/support/driven-copy.ts',
  ];
  for (const file of files) hash.update(readFileSync(path.join(repository, file)));
  return hash.digest('hex');
}

function run(script: string, args: readonly string[]): void {
  const file = path.join(repository, 'tests', 'support', script);
  const result = spawnSync(process.execPath, [file, ...args], { cwd: repository, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${script} failed:\n${result.stdout}\n${result.stderr}`);
}

let isBuilt = false;
let isPacked = false;

/** Builds what the sources at hand have made stale. */
export function ensureBuilt(): void {
  if (!isBuilt) run('build.ts', ['--if-stale']);
  isBuilt = true;
}

/** Packs the app where the package at hand is not made of the sources at hand. */
export function ensurePackedApp(): void {
  if (isPacked) return;
  ensureBuilt();
  isPacked = true;
  const stamp = fingerprint();
  if (existsSync(packedProgram) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  run('package.ts', ['--dir', '--driven']);
  writeFileSync(stampFile, stamp);
}
