import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A person's home and a data folder that nobody used before. */
export interface FreshHome {
  readonly home: string;
  readonly dataFolder: string;
  /** The environment of a program that this person starts: no agent, no keys, nothing of who runs the test. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

export function createFreshHome(): FreshHome {
  const home = mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-e2e-'));
  const dataFolder = path.join(home, 'data');
  mkdirSync(path.join(home, '.ssh'), { mode: 0o700 });
  const { SSH_AUTH_SOCK: _agent, WHEELHOUSE_DATA: _data, DOCKER_HOST: _docker, ...inherited } = process.env;
  const kept = Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    home,
    dataFolder,
    env: {
      ...Object.fromEntries(kept),
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      XDG_CACHE_HOME: path.join(home, '.cache'),
      XDG_DATA_HOME: path.join(home, '.local', 'share'),
    },
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
