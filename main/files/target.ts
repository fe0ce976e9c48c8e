import { link, lstat, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { WheelhouseError } from '../platform/errors.ts';

/** Where a copy goes on this machine. */
export interface Target {
  /** What it will be called at the end. */
  readonly path: string;
  /** Where it is written until it is whole. */
  readonly partial: string;
}

async function exists(at: string): Promise<'file' | 'folder' | 'other' | null> {
  try {
    const info = await lstat(at);
    return info.isDirectory() ? 'folder' : info.isFile() ? 'file' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(at, error);
  }
}

async function isFolder(at: string): Promise<boolean> {
  try {
    return (await stat(at)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw unusable(at, error);
  }
}

function unusable(at: string, cause: unknown): WheelhouseError {
  const { code } = cause as NodeJS.ErrnoException;
  return new WheelhouseError('REFUSED', `${at} on this machine cannot be used (${code ?? String(cause)}).`, {
    hint: 'Look at its permissions, or choose another folder.',
    cause,
  });
}

/** A name that this machine may give to a file. */
function localName(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) return 'files';
  return name;
}

/** Chooses the target, and refuses one that is there unless a file may be replaced by a file. */
export async function chooseTarget(
  to: string,
  source: { readonly name: string; readonly isFolder: boolean },
  overwrite: boolean,
  jobId: string,
): Promise<Target> {
  const at = (await isFolder(to)) ? path.join(to, localName(source.name)) : path.normalize(to);
  if (!(await isFolder(path.dirname(at)))) {
    throw new WheelhouseError('NOT_FOUND', `There is no folder ${path.dirname(at)} on this machine.`, {
      hint: 'Make it first, or choose another.',
    });
  }
  const there = await exists(at);
  const mayReplace = overwrite && !source.isFolder && there === 'file';
  if (there !== null && !mayReplace) {
    throw new WheelhouseError('CONFLICT', `${at} is on this machine already, and was left as it is.`, {
      hint:
        source.isFolder || there !== 'file'
          ? 'Choose another name: a folder is never replaced.'
          : 'Choose another name, or replace it (--overwrite).',
      details: { path: at },
    });
  }
  return { path: at, partial: `${at}.${jobId}.partial` };
}

/** Gives a whole copy its name. Throws CONFLICT where something took that name meanwhile. */
export async function settle(target: Target, isFolder: boolean, overwrite: boolean): Promise<void> {
  try {
    if (isFolder || overwrite) {
      if (isFolder && (await exists(target.path)) !== null) throw taken(target.path);
      await rename(target.partial, target.path);
      return;
    }
    // A hard link fails where the name is taken; rename would replace it.
    await link(target.partial, target.path);
    await unlink(target.partial);
  } catch (error) {
    if (error instanceof WheelhouseError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(target.path);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw unusable(target.path, error);
    // A file system without hard links, such as a USB stick's.
    if ((await exists(target.path)) !== null) throw taken(target.path);
    await rename(target.partial, target.path);
  }
}

function taken(at: string): WheelhouseError {
  return new WheelhouseError('CONFLICT', `${at} appeared on this machine meanwhile, and was left as it is.`, {
    hint: 'Choose another name.',
    details: { path: at },
  });
}

/** Takes what was written so far away. */
export async function discard(target: Target): Promise<void> {
  await rm(target.partial, { recursive: true, force: true });
}

/** What a full or broken disk of this machine says, as one sentence; all else as it is. */
export function localFailure(error: unknown, target: Target): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof WheelhouseError || code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new WheelhouseError('STORAGE_FULL', `There is no room on this machine for ${target.path}.`, {
      hint: 'Make room, or choose another disk.',
      cause: error,
    });
  }
  return unusable(target.partial, error);
}
