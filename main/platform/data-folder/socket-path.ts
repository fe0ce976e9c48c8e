import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { WheelhouseError } from '../errors.ts';
import { currentSurroundings, type PathSurroundings } from './paths.ts';

// A socket's address holds 108 bytes on Linux and 104 on macOS, the closing zero included.
const maximumPathBytes = 100;

function hashOf(dataFolder: string): string {
  return createHash('sha256').update(dataFolder).digest('hex').slice(0, 24);
}

/** Where the engine of a data folder listens. Pure; the folder of the answer may not exist yet. */
export function socketPathOf(
  dataFolder: string,
  { platform, env }: PathSurroundings = currentSurroundings(),
  userId: number | undefined = process.getuid?.(),
): string {
  if (platform === 'win32') return `\\\\.\\pipe\\wheelhouse-${hashOf(dataFolder)}`;
  const inside = path.posix.join(dataFolder, 'engine.sock');
  if (Buffer.byteLength(inside) <= maximumPathBytes) return inside;
  const runtime = env['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && path.posix.isAbsolute(runtime)) {
    const short = path.posix.join(runtime, 'wheelhouse', `${hashOf(dataFolder)}.sock`);
    if (Buffer.byteLength(short) <= maximumPathBytes) return short;
  }
  return path.posix.join('/tmp', `wheelhouse-${userId ?? 'user'}`, `${hashOf(dataFolder)}.sock`);
}

/**
 * Makes the folder of a socket that lies outside the data folder, for this account alone.
 * Throws REFUSED where somebody else has put something in its place.
 */
export function prepareSocketFolder(socketPath: string, dataFolder: string): void {
  if (socketPath.startsWith('\\\\.\\pipe\\')) return;
  const folder = path.dirname(socketPath);
  if (folder === dataFolder) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new WheelhouseError(
      'REFUSED',
      `${folder} belongs to another account, so no socket was put there.`,
      {
        hint: 'Remove it, or use a data folder with a shorter path.',
      },
    );
  }
  chmodSync(folder, 0o700);
}
