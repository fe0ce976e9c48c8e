import os from 'node:os';
import path from 'node:path';

/** What decides where the data folder is; a parameter so that every system can be tested on any. */
export interface PathSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The files that the engine process itself keeps in the data folder. */
export interface DataFolderFiles {
  /** Held with a lock of the operating system while an engine lives. */
  readonly lock: string;
  /** Who holds the lock and where it listens. */
  readonly engineRecord: string;
  /** What an engine wrote to its standard error before its log was open. */
  readonly startLog: string;
  /** The address of browser mode with its token. */
  readonly browserAddress: string;
}

export function currentSurroundings(): PathSurroundings {
  return { platform: process.platform, env: process.env, home: os.homedir() };
}

/** The data folder of this account where none was named. */
export function defaultDataFolder({ platform, env, home }: PathSurroundings): string {
  if (platform === 'win32') {
    return path.win32.join(env['LOCALAPPDATA'] ?? path.win32.join(home, 'AppData', 'Local'), 'Wheelhouse');
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'Wheelhouse');
  const dataHome = env['XDG_DATA_HOME'];
  // The XDG specification tells to ignore a relative path.
  const base =
    dataHome !== undefined && path.posix.isAbsolute(dataHome)
      ? dataHome
      : path.posix.join(home, '.local', 'share');
  return path.posix.join(base, 'wheelhouse');
}

/** The data folder to use: the one named, else `WHEELHOUSE_DATA`, else the default of this account. */
export function resolveDataFolder(
  named: string | undefined,
  surroundings: PathSurroundings = currentSurroundings(),
): string {
  const chosen = named ?? surroundings.env['WHEELHOUSE_DATA'];
  return chosen === undefined || chosen === '' ? defaultDataFolder(surroundings) : path.resolve(chosen);
}

export function dataFolderFiles(dataFolder: string): DataFolderFiles {
  return {
    lock: path.join(dataFolder, 'engine.lock'),
    engineRecord: path.join(dataFolder, 'engine.json'),
    startLog: path.join(dataFolder, 'engine-start.log'),
    browserAddress: path.join(dataFolder, 'browser.json'),
  };
}
