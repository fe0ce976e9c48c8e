// The door of every npm script: makes sure that the packages are installed, then runs a TypeScript
// file on the pinned Node. Plain JavaScript that Node 20 can read, because on a fresh clone nothing
// else is there yet.
//
//   node tests/support/run.mjs <file.ts> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.wheelhouse-lock-hash');
const pinnedNode = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function installed() {
  return existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

function install() {
  process.stderr.write('Installing packages (first run, or package-lock.json changed) …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file in which binaries of other platforms are missing, and those are missing
  // wherever the lock was made against a registry that does not carry them. With --no-save the versions
  // come from the lock all the same, and the lock is left as it is.
  const result = spawnSync(npm, ['install', '--no-save', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write(
      'Installing packages failed; the lines above say why. Run `npm install --no-save` to try again.\n',
    );
    process.exit(1);
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp, lockHash());
}

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write('usage: node tests/support/run.mjs <file.ts> [arguments]\n');
  process.exit(2);
}
if (!installed()) install();

const child = spawn(pinnedNode, [path.join(root, script), ...args], {
  cwd: process.env.INIT_CWD && script.startsWith('main/cli/') ? process.env.INIT_CWD : root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${path.dirname(pinnedNode)}${path.delimiter}${process.env.PATH ?? ''}`,
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
