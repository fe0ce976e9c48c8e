import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ForwardView } from '../contract/forwards.ts';
import type { ContainerView } from '../contract/stacks.ts';
import { containerAddresses } from '../platform/docker/addresses.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { SshConnection } from '../platform/ssh/types.ts';
import { bridgeByExec } from './exec-bridge.ts';

export type Route = NonNullable<ForwardView['route']>;

export interface PortTarget {
  readonly client: EngineClient;
  /** null where the engine is local. */
  readonly ssh: SshConnection | null;
  readonly container: ContainerView;
  readonly port: number;
  readonly signal: AbortSignal;
}

// A container's address that the host cannot reach (rootless, Docker Desktop) answers nothing at all.
const dialTimeoutMs = 3_000;

function dialHere(host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), dialTimeoutMs);
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(timer));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

function dialFromHost({ ssh, signal }: PortTarget, host: string, port: number): Promise<Duplex> {
  return ssh === null
    ? dialHere(host, port, signal)
    : ssh.openTcp(host, port, { signal, timeoutMs: dialTimeoutMs });
}

async function byPublished(target: PortTarget): Promise<Duplex> {
  const published = target.container.ports.find(
    (port) => port.protocol === 'tcp' && port.privatePort === target.port && port.publicPort !== null,
  );
  if (published?.publicPort === null || published === undefined) throw new Error('it is not published');
  const any = published.ip === null || published.ip === '' || published.ip === '0.0.0.0';
  const address = any ? '127.0.0.1' : published.ip === '::' ? '::1' : published.ip;
  return dialFromHost(target, address ?? '127.0.0.1', published.publicPort);
}

async function byInternal(target: PortTarget): Promise<Duplex> {
  const { client, container, port, signal } = target;
  const addresses = await containerAddresses(client, container.id, { signal });
  let why: unknown = new Error('it has no network');
  for (const address of addresses) {
    try {
      return await dialFromHost(target, address, port);
    } catch (error) {
      why = error;
    }
  }
  throw why;
}

const ways: readonly (readonly [Route, (target: PortTarget) => Promise<Duplex>])[] = [
  ['published', byPublished],
  ['internal', byInternal],
  ['exec', ({ client, container, port, signal }) => bridgeByExec(client, container.id, port, signal)],
];

/**
 * Opens one connection to a port of a container: its published port, its own address in the host's network, or (where sshd
 * forwards nothing, or it listens on its loopback alone) a program inside of it. `known` is the way that worked before and
 * is tried first. Rejects with ENGINE_ERROR naming why no way leads there, or as the engine answers.
 */
export async function openContainerPort(
  target: PortTarget,
  known: Route | null,
): Promise<{ readonly stream: Duplex; readonly route: Route }> {
  const { container, port, client, signal } = target;
  const order = [...ways].sort(([a], [b]) => Number(b === known) - Number(a === known));
  const reasons: string[] = [];
  let last: unknown;
  for (const [route, open] of order) {
    signal.throwIfAborted();
    try {
      return { stream: await open(target), route };
    } catch (error) {
      last = error;
      reasons.push(`${route}: ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') break;
    }
  }
  if (last instanceof WheelhouseError && last.code !== 'REFUSED') throw last;
  throw new WheelhouseError(
    'ENGINE_ERROR',
    `Nothing answers at port ${String(port)} of ${container.name} on ${client.hostLabel}.`,
    {
      hint: 'Check that the container runs and listens at that port.',
      details: { tried: reasons },
      cause: last,
    },
  );
}
