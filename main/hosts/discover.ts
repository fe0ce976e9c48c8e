import { connect } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import type { HostCandidate } from '../contract/hosts.ts';
import { findLocalEngines } from '../platform/docker/find-local.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { formatAddress, parseAddress } from '../platform/ssh/address.ts';
import { nameFromAddress } from './addresses.ts';
import { listDockerContexts } from './docker-contexts.ts';
import { listConfiguredHosts, type ConfiguredHost } from './ssh-config-hosts.ts';

type Found = Pick<Awaited<ReturnType<typeof findLocalEngines>>[number], 'address' | 'source' | 'state'>;

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** In place of ~/.ssh/config. */
  readonly sshConfigFile?: string | undefined;
}

/** This machine as it is. */
export function ownSurroundings(sshConfigFile?: string): Surroundings {
  return { environment: process.env, homeFolder: homedir(), sshConfigFile };
}

/**
 * The engines that could be added: those of this machine, the contexts of Docker's command line, and the hosts of
 * ~/.ssh/config. A usual place where there is nothing is left out; one that somebody named never is. Hosts behind SSH are
 * not tried.
 */
export async function discoverHosts(
  { environment, homeFolder, sshConfigFile }: Surroundings,
  addedAddresses: readonly string[],
): Promise<HostCandidate[]> {
  const file = sshConfigFile ?? path.join(homeFolder, '.ssh', 'config');
  const [local, contexts, configured] = await Promise.all([
    findLocalEngines(environment, homeFolder),
    listDockerContexts(environment, homeFolder),
    listConfiguredHosts(file, homeFolder),
  ]);
  const places: readonly Found[] = [
    ...local.filter(({ source, state }) => state !== 'missing' || isNamed(source)),
    ...contexts.map(({ name, address }): Found => ({ address, source: `context ${name}`, state: null })),
  ];
  const candidates = [
    ...(await Promise.all(places.map((place) => toCandidate(place, addedAddresses)))),
    ...configured.flatMap((host) => fromConfigured(host, file, homeFolder, addedAddresses) ?? []),
  ];
  const seen = new Set<string>();
  return candidates.filter(({ address }) => !seen.has(address) && seen.add(address));
}

function isNamed(source: string): boolean {
  return source === 'DOCKER_HOST' || source.startsWith('context ');
}

async function toCandidate(found: Found, addedAddresses: readonly string[]): Promise<HostCandidate> {
  const { address, source } = found;
  try {
    const parsed = parseAddress(address);
    const kept = formatAddress(parsed);
    const problem = parsed.kind === 'unix' ? await socketProblem(parsed.socketPath, found.state) : null;
    return {
      address: kept,
      kind: parsed.kind === 'ssh' ? 'ssh' : 'local',
      name: nameFromAddress(parsed),
      source,
      detail: '',
      added: addedAddresses.includes(kept),
      // Nobody logs in anywhere to find out.
      reachable: parsed.kind === 'ssh' ? null : problem === null,
      problem,
    };
  } catch (error) {
    if (!(error instanceof WheelhouseError)) throw error;
    const kind = address.startsWith('ssh:') ? 'ssh' : 'local';
    const shown = { address, kind, name: '', source, detail: '' } as const;
    return { ...shown, added: false, reachable: false, problem: error.message };
  }
}

/** A host of ~/.ssh/config; null where its name can be no address. */
function fromConfigured(
  host: ConfiguredHost,
  file: string,
  homeFolder: string,
  addedAddresses: readonly string[],
): HostCandidate | null {
  const { alias, hostName, user, port, jump } = host;
  const address = sshAddress(alias, null, null);
  if (address === null) return null;
  const meant = sshAddress(hostName ?? alias, user, port);
  const known = [address, meant, sshAddress(alias, user, null), sshAddress(alias, user, port)];
  const target = `${user === null ? '' : `${user}@`}${hostName ?? alias}${port === null ? '' : `:${String(port)}`}`;
  const shownFile = host.file.startsWith(homeFolder) ? `~${host.file.slice(homeFolder.length)}` : host.file;
  return {
    address,
    kind: 'ssh',
    name: alias,
    source: host.file === file ? '~/.ssh/config' : shownFile,
    detail: jump === null ? target : `${target} through ${jump}`,
    added: known.some((one) => one !== null && addedAddresses.includes(one)),
    reachable: null,
    problem: null,
  };
}

function sshAddress(host: string, user: string | null, port: number | null): string | null {
  try {
    const name = host.includes(':') ? `[${host}]` : host;
    const login = user === null ? '' : `${encodeURIComponent(user)}@`;
    return formatAddress(parseAddress(`ssh://${login}${name}${port === null ? '' : `:${String(port)}`}`));
  } catch (error) {
    if (error instanceof WheelhouseError) return null;
    throw error;
  }
}

async function socketProblem(socketPath: string, state: Found['state']): Promise<string | null> {
  if (state === 'missing') return `There is no socket ${socketPath}; start Docker.`;
  if (state === 'denied') {
    return `Your user may not use ${socketPath}; add it to the docker group (sudo usermod -aG docker USER) and log in again.`;
  }
  return (await accepts(socketPath)) ? null : `Nothing listens at ${socketPath}; start Docker.`;
}

// A socket file outlives the daemon that made it.
function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => {
      end(false);
    });
    socket.once('connect', () => {
      end(true);
    });
    socket.once('error', () => {
      end(false);
    });
  });
}
