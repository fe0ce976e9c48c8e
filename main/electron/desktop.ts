import path from 'node:path';
import { app, session } from 'electron';
import { openDataFolder } from '../platform/data-folder/data-folder.ts';
import { resolveDataFolder } from '../platform/data-folder/paths.ts';
import { layout } from '../platform/layout.ts';
import { canRunEngine } from '../server/engine-command.ts';
import type { Launch } from './arguments.ts';
import { EngineLink } from './engine-link.ts';
import { startEngineInApp } from './engine-starter.ts';
import { guardContents, guardSession } from './guard.ts';
import { declarePageScheme, servePage } from './page.ts';
import { lendKeychain } from './keychain.ts';
import { openPreferences } from './preferences.ts';
import { relayPages } from './relay.ts';
import { Shell } from './shell.ts';

/** Runs the desktop app of one data folder; a second one for the same folder brings the first to the front and ends. */
export async function runDesktop(launch: Launch): Promise<void> {
  const dataFolder = claimDataFolder(launch);
  if (dataFolder === null) return;
  // `npm start` on a runtime that loads the app late has declared it already.
  if (!app.isReady()) declarePageScheme();
  guardContents(app);
  const link = new EngineLink({
    dataFolder,
    ...(canRunEngine() ? { startEngine: startEngineInApp } : {}),
  });
  // The engine starts while Chromium does.
  link.start();
  await app.whenReady();
  guardSession(session.defaultSession);
  servePage(layout.renderer);
  lendKeychain(link);
  const relays = relayPages(link);
  const shell = new Shell(link, relays, openPreferences(shellFolder(dataFolder)));
  app.on('second-instance', () => shell.open());
  app.on('activate', () => shell.open());
  // The tray stays when the last window goes.
  app.on('window-all-closed', () => undefined);
  if (!launch.hidden) shell.open();
}

/** What the shell and Chromium keep lies in the data folder too, so that the lock of a single instance is one of each folder. */
function shellFolder(dataFolder: string): string {
  return path.join(dataFolder, 'shell');
}

/** Answers the data folder, or null where another process has it and this one has nothing more to do. */
function claimDataFolder(launch: Launch): string | null {
  const dataFolder = openDataFolder(resolveDataFolder(launch.dataFolder));
  app.setPath('userData', shellFolder(dataFolder));
  if (app.requestSingleInstanceLock()) return dataFolder;
  app.quit();
  return null;
}
