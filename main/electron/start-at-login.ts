import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import type { DesktopView } from '../contract/observer.ts';
import { layout } from '../platform/layout.ts';
import { programOf } from '../server/engine-command.ts';
import { autostartEntry, autostartFile, judgeEntry, type OwnProgram } from './autostart-file.ts';
import { describeError } from './errors.ts';

/** The data folder of the app, and whether it is the one that is used where none is named. */
export interface OwnFolder {
  readonly dataFolder: string;
  readonly isUsual: boolean;
}

const longestProblem = 1000;

function ownProgram({ dataFolder, isUsual }: OwnFolder): OwnProgram {
  const file = programOf({ program: process.execPath, env: process.env });
  return { file, args: ['--hidden', ...(isUsual ? [] : ['--data', dataFolder])] };
}

/** One entry for each data folder, so that two of them do not take each other's. */
function entryName({ dataFolder, isUsual }: OwnFolder): string {
  return isUsual
    ? 'wheelhouse'
    : `wheelhouse-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 8)}`;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function applyOnLinux(isOn: boolean, folder: OwnFolder): DesktopView['startAtLogin'] {
  const file = autostartFile(process.env, os.homedir(), entryName(folder));
  const before = readIfThere(file);
  const found = judgeEntry(before);
  if (!isOn) {
    if (found === 'ours' || found === 'disabled') rmSync(file);
    return 'off';
  }
  if (found === 'foreign' || found === 'disabled') return found;
  const entry = autostartEntry(ownProgram(folder));
  if (entry === null) return 'failed';
  if (before !== entry) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, entry, { mode: 0o600 });
  }
  return 'on';
}

function applyElsewhere(isOn: boolean, folder: OwnFolder): DesktopView['startAtLogin'] {
  const { file, args } = ownProgram(folder);
  // macOS starts an app without arguments, and says of it that it was started at login.
  const settings =
    process.platform === 'darwin'
      ? { openAtLogin: isOn }
      : { openAtLogin: isOn, path: file, args: args.map((word) => `"${word}"`), name: entryName(folder) };
  app.setLoginItemSettings(settings);
  return isOn ? 'on' : 'off';
}

/** True where the system started the app because its user logged in, and the app cannot tell by its arguments. */
export function wasStartedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/**
 * Makes the system start the app in the tray when its user logs in, or no more; answers what came of it. Only an entry that
 * Wheelhouse wrote is ever changed or removed. A checkout has no program that would still be there tomorrow.
 */
export function applyStartAtLogin(isOn: boolean, folder: OwnFolder): DesktopView {
  if (layout.isCheckout) return { startAtLogin: isOn ? 'checkout' : 'off', problem: null };
  try {
    const apply = process.platform === 'linux' ? applyOnLinux : applyElsewhere;
    return { startAtLogin: apply(isOn, folder), problem: null };
  } catch (error) {
    return { startAtLogin: 'failed', problem: describeError(error).slice(0, longestProblem) };
  }
}
