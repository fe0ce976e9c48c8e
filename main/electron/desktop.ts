import path from 'node:path';
import { app, session } from 'electron';
import { openDataFolder } from '../platform/data-folder/data-folder.ts';
import { currentSurroundings, defaultDataFolder, resolveDataFolder } from '../platform/data-folder/paths.ts';
import { layout } from '../platform/layout.ts';
import { canRunEngine } from '../server/engine-command.ts';
import { canBeTold, type Launch } from './arguments.ts';
import { EngineLink } from './engine-link.ts';
import { startEngineInApp } from './engine-starter.ts';
import { guardContents, guardSession } from './guard.ts';
import { declarePageScheme, servePage } from './page.ts';
import { lendKeychain } from './keychain.ts';
import { tendMachine } from './machine.ts';
import { lendNotifications } from './notifications.ts';
import { isOpenedHere } from './opened-ports.ts';
import { openPreferences } from './preferences.ts';
import { relayPages } from './relay.ts';
import { Shell } from './shell.ts';
import { wasStartedAtLogin } from './start-at-login.ts';

/** What a second start tells the first: its arguments, which Chromium itself passes on in another order. */
interface SecondStart {
  readonly link: string | null;
  readonly hidden: boolean;
}

const linkScheme = 'wheelhouse';

/** Runs the desktop app of one data folder; a second one for the same folder brings the first to the front and ends. */
export async function runDesktop(launch: Launch): Promise<void> {
  const dataFolder = claimDataFolder(launch);
  if (dataFolder === null) return;
  const links = receiveLinks(launch);
  // `npm start` on a runtime that loads the app late has declared it already.
  if (!app.isReady()) declarePageScheme();
  const link = new EngineLink({
    dataFolder,
    ...(canRunEngine() ? { startEngine: startEngineInApp } : {}),
  });
  guardContents(app, (port) => isOpenedHere(link, port));
  // The engine starts while Chromium does.
  link.start();
  await app.whenReady();
  claimLinks();
  guardSession(session.defaultSession);
  servePage(layout.renderer);
  lendKeychain(link);
  const isUsual = dataFolder === defaultDataFolder(currentSurroundings());
  tendMachine(link, { dataFolder, isUsual });
  const relays = relayPages(link);
  const shell = new Shell(link, relays, openPreferences(shellFolder(dataFolder)));
  lendNotifications({ link, open: (screen) => shell.open(screen) });
  app.on('second-instance', (_event, _args, _folder, told) => {
    const second = told as SecondStart;
    if (second.link !== null) shell.openLink(second.link);
    else if (!second.hidden) shell.open();
  });
  app.on('activate', () => shell.open());
  // The tray stays when the last window goes.
  app.on('window-all-closed', () => undefined);
  const opened = links.handOver((address) => shell.openLink(address));
  if (!opened && !launch.hidden && !wasStartedAtLogin()) shell.open();
}

/** Links that come before the shell is there wait for it. */
function receiveLinks({ link }: Launch) {
  let waiting = link;
  let open: ((address: string) => void) | null = null;
  // macOS hands a link to the app that runs, or to the one that it starts for it.
  app.on('open-url', (event, address) => {
    event.preventDefault();
    if (open === null) waiting = address;
    else open(address);
  });
  return {
    /** Answers whether one was waiting. */
    handOver(openLink: (address: string) => void): boolean {
      open = openLink;
      if (waiting !== null) openLink(waiting);
      return waiting !== null;
    },
  };
}

/**
 * Makes links open this app. On Linux the package's desktop entry says so; the words behind `--` are the link alone.
 */
function claimLinks(): void {
  if (app.isPackaged && process.platform !== 'linux')
    app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--']);
}

/** What the shell and Chromium keep lies in the data folder too, so that the lock of a single instance is one of each folder. */
function shellFolder(dataFolder: string): string {
  return path.join(dataFolder, 'shell');
}

/** Answers the data folder, or null where another process has it, or must not be asked, and this one has nothing more to do. */
function claimDataFolder(launch: Launch): string | null {
  if (!canBeTold(process.argv)) {
    process.stderr.write('Wheelhouse was started with too many words to read; a link is shorter.\n');
    app.exit(2);
    return null;
  }
  const dataFolder = openDataFolder(resolveDataFolder(launch.dataFolder));
  app.setPath('userData', shellFolder(dataFolder));
  const told: SecondStart = { link: launch.link, hidden: launch.hidden };
  if (app.requestSingleInstanceLock({ ...told })) return dataFolder;
  app.quit();
  return null;
}
