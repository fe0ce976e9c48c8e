import { existsSync } from 'node:fs';
import path from 'node:path';
import { WheelhouseError } from '../platform/errors.ts';
import { layout } from '../platform/layout.ts';

export interface EngineCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface EngineOptions {
  /** Goes on when nobody is attached and nothing is left to do. */
  readonly stay?: boolean;
}

/** What this process runs on, as far as it decides how an engine is started. */
export interface Runtime {
  readonly nodeApi: string | undefined;
  readonly node: string;
  /** True in Electron, whatever its Node. */
  readonly isElectron: boolean;
  /** True where Electron was given the app's folder, in place of carrying the app. */
  readonly isDefaultApp: boolean;
  readonly program: string;
  readonly platform: NodeJS.Platform;
  readonly pinnedNode: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

// better-sqlite3 13 needs Node-API 10 (Node 22.14, Electron 35) and crashes without a word below it.
// https://github.com/WiseLibs/better-sqlite3/issues/1514
const neededNodeApi = 10;

/** True where a runtime of that Node-API can run the engine; else the pinned Node runs it. */
export function canRunEngine(nodeApi: string | undefined = process.versions['napi']): boolean {
  return Number(nodeApi) >= neededNodeApi;
}

/** The word behind which the app finds the arguments of an engine that it is to be, in place of a window. */
export const engineWord = '--engine';

// No page is ever drawn in the engine, so nothing is lost with Chromium's sandbox; without it no process waits to become one.
const windowless: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['--ozone-platform=headless', '--no-sandbox', '--no-zygote', '--disable-gpu', '--log-level=3'],
};

/** The arguments of the engine process, after its file. */
export function engineArguments(dataFolder: string, options: EngineOptions = {}): string[] {
  return ['--data', dataFolder, ...(options.stay === true ? ['--stay'] : [])];
}

function thisRuntime(): Runtime {
  return {
    nodeApi: process.versions['napi'],
    node: process.versions.node,
    isElectron: process.versions['electron'] !== undefined,
    isDefaultApp: 'defaultApp' in process && process.defaultApp,
    program: process.execPath,
    platform: process.platform,
    pinnedNode: layout.pinnedNode,
    env: process.env,
  };
}

/**
 * The environment of an engine. What changes Electron's own behaviour is left behind, and below the app also NODE_OPTIONS,
 * which the app's program ignores and a plain Node would not: code that it names would run in the engine.
 */
export function engineEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
  isElectron: boolean = process.versions['electron'] !== undefined,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !entry[0].startsWith('ELECTRON_') &&
      !(isElectron && entry[0] === 'NODE_OPTIONS'),
  );
  return Object.fromEntries(kept);
}

/**
 * The program of an app: for an AppImage the image, because what it mounted goes with the process that was started first. An
 * app that was started from within another one's AppImage has the variables of that one, and is not in there.
 */
export function programOf({ program, env }: Pick<Runtime, 'program' | 'env'>): string {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  const isMounted =
    image !== undefined && mounted !== undefined && program.startsWith(mounted + path.posix.sep);
  return isMounted && existsSync(image) ? image : program;
}

/**
 * How an engine is started that outlives this process: on this process's own Node where that is new enough, in the app as the
 * app's own program (its fuses keep it from being a Node), else on the pinned Node. Throws INTERNAL where there is none.
 */
export function engineCommand(
  dataFolder: string,
  options: EngineOptions = {},
  runtime: Runtime = thisRuntime(),
): EngineCommand {
  const env = engineEnvironment(runtime.env, runtime.isElectron);
  const args = engineArguments(dataFolder, options);
  if (canRunEngine(runtime.nodeApi) && runtime.isElectron) {
    const app = runtime.isDefaultApp ? [layout.root] : [];
    return {
      program: programOf(runtime),
      args: [...(windowless[runtime.platform] ?? []), ...app, engineWord, ...args],
      env,
    };
  }
  const program = canRunEngine(runtime.nodeApi) ? runtime.program : runtime.pinnedNode;
  if (program !== null) return { program, args: [layout.engineProcess, ...args], env };
  throw new WheelhouseError(
    'INTERNAL',
    `The engine needs Node 22.14 or newer; this is Node ${runtime.node} and no other was found.`,
    { hint: 'Run Wheelhouse with a newer Node.' },
  );
}
