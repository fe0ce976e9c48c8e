import { connect } from 'node:net';
import { homedir } from 'node:os';
import type { LocalCandidate } from '../contract/hosts.ts';
import { findLocalEngines } from '../platform/docker/find-local.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { formatAddress, parseAddress } from '../platform/ssh/address.ts';

type Found = Awaited<ReturnType<typeof findLocalEngines>>[number];

/**
 * The engines of this machine that could be added, with what stands in the way of each. A usual place where there is
 * nothing is left out; one that somebody named (DOCKER_HOST, a context) never is.
 */
export async function discoverLocalEngines(
  environment: Readonly<Record<string, string | undefined>>,
  addedAddresses: readonly string[],
): Promise<LocalCandidate[]> {
  const found = await findLocalEngines(environment, homedir());
  const wanted = found.filter(({ source, state }) => state !== 'missing' || isNamed(source));
  return Promise.all(wanted.map((candidate) => toCandidate(candidate, addedAddresses)));
}

function isNamed(source: string): boolean {
  return source === 'DOCKER_HOST' || source.startsWith('context ');
}

async function toCandidate(found: Found, addedAddresses: readonly string[]): Promise<LocalCandidate> {
  const { address, source } = found;
  try {
    const parsed = parseAddress(address);
    const kept = formatAddress(parsed);
    const added = addedAddresses.includes(kept);
    const problem = parsed.kind === 'unix' ? await socketProblem(parsed.socketPath, found.state) : null;
    return { address: kept, source, added, reachable: problem === null, problem };
  } catch (error) {
    if (!(error instanceof WheelhouseError)) throw error;
    return { address, source, added: false, reachable: false, problem: error.message };
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
