import { createHash } from 'node:crypto';
import { access, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { parseAddress } from '../ssh/address.ts';
import { WheelhouseError } from '../errors.ts';

/** What was read of the machine, so that the choice itself is pure. */
export interface LocalSurroundings {
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
  readonly userId: number | null;
  readonly dockerHost: string | undefined;
  readonly runtimeFolder: string | undefined;
  /** The current Docker context and the address in its metadata; null where it is `default`, or unreadable. */
  readonly context: { readonly name: string; readonly address: string } | null;
}

export interface LocalCandidate {
  /** `unix:///…`, `npipe:////./pipe/…` or `ssh://…`. */
  readonly address: string;
  /** Where it comes from: `DOCKER_HOST`, `context NAME`, `default`, `rootless`, `podman`, `desktop`. */
  readonly source: string;
  /** For sockets: whether there is one that this user may use. null for what cannot be seen from here. */
  readonly state: 'usable' | 'denied' | 'missing' | null;
}

interface Place {
  readonly address: string;
  readonly source: string;
}

function unixPlaces(around: LocalSurroundings): readonly Place[] {
  const { homeFolder, userId, runtimeFolder } = around;
  const run = runtimeFolder ?? (userId === null ? undefined : `/run/user/${String(userId)}`);
  const unix = (source: string, ...parts: readonly string[]): Place => ({
    source,
    address: `unix://${path.posix.join(...parts)}`,
  });
  return [
    unix('default', '/var/run/docker.sock'),
    ...(run === undefined ? [] : [unix('rootless', run, 'docker.sock')]),
    unix('desktop', homeFolder, '.docker/run/docker.sock'),
    unix('desktop', homeFolder, '.docker/desktop/docker.sock'),
    unix('colima', homeFolder, '.colima/default/docker.sock'),
    ...(run === undefined ? [] : [unix('podman', run, 'podman/podman.sock')]),
    unix('podman', '/run/podman/podman.sock'),
  ];
}

/** Every place where an engine may listen, the most deliberate choice first, each address once. Pure. */
export function localPlaces(around: LocalSurroundings): readonly Place[] {
  const { dockerHost, context } = around;
  const places: Place[] = [];
  // As in Docker's own command line, DOCKER_HOST stands above the context.
  if (dockerHost !== undefined && dockerHost !== '')
    places.push({ address: dockerHost, source: 'DOCKER_HOST' });
  if (context !== null) places.push({ address: context.address, source: `context ${context.name}` });
  places.push(
    ...(around.platform === 'win32'
      ? [{ address: 'npipe:////./pipe/docker_engine', source: 'default' }]
      : unixPlaces(around)),
  );
  const seen = new Set<string>();
  return places.filter(({ address }) => !seen.has(address) && seen.add(address));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // A missing or damaged file of Docker's command line means "no context"; the usual places remain.
    return null;
  }
}

/** The current context of Docker's command line: its name and address; null for the default one. */
export async function readDockerContext(
  homeFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LocalSurroundings['context']> {
  const folder = environment['DOCKER_CONFIG'] ?? path.join(homeFolder, '.docker');
  const config = (await readJson(path.join(folder, 'config.json'))) as { currentContext?: unknown } | null;
  const name = environment['DOCKER_CONTEXT'] ?? config?.currentContext;
  if (typeof name !== 'string' || name === '' || name === 'default') return null;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = (await readJson(path.join(folder, 'contexts', 'meta', id, 'meta.json'))) as {
    Endpoints?: { docker?: { Host?: unknown } };
  } | null;
  const address = meta?.Endpoints?.docker?.Host;
  return typeof address === 'string' && address !== '' ? { name, address } : null;
}

async function socketState(socketPath: string): Promise<LocalCandidate['state']> {
  try {
    if (!(await stat(socketPath)).isSocket()) return 'missing';
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EACCES' ? 'denied' : 'missing';
  }
  try {
    // 4 + 2: read and write, which is what connecting to a socket asks for.
    await access(socketPath, 6);
    return 'usable';
  } catch {
    return 'denied';
  }
}

/**
 * Where engines of this machine may listen, with what was found there. An address that Wheelhouse cannot use
 * (tcp://) stays in the list with state null, so that a person sees why it was not taken.
 */
export async function findLocalEngines(
  environment: Readonly<Record<string, string | undefined>>,
  homeFolder: string,
): Promise<readonly LocalCandidate[]> {
  const places = localPlaces({
    platform: process.platform,
    homeFolder,
    userId: process.getuid?.() ?? null,
    dockerHost: environment['DOCKER_HOST'],
    runtimeFolder: environment['XDG_RUNTIME_DIR'],
    context: await readDockerContext(homeFolder, environment),
  });
  return Promise.all(
    places.map(async (place) => {
      try {
        const address = parseAddress(place.address);
        return { ...place, state: address.kind === 'unix' ? await socketState(address.socketPath) : null };
      } catch (cause) {
        if (cause instanceof WheelhouseError) return { ...place, state: null };
        throw cause;
      }
    }),
  );
}
