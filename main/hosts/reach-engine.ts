import type { Host } from '../contract/hosts.ts';
import { openEngineClient } from '../platform/docker/engine-client.ts';
import type { EngineClient, EngineTarget } from '../platform/docker/types.ts';
import { parseAddress, type SshAddress } from '../platform/ssh/address.ts';
import { connectAddress, type AddressOptions } from '../platform/ssh/connect-address.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { SshConnection } from '../platform/ssh/types.ts';
import { expandHome } from './addresses.ts';
import { sayWhoFiledKey } from './changed-key.ts';
import type { Reach, ReachedHost, ReachRequest } from './reach.ts';

// What finds a dead line is the check of the engine; this only holds a way through routers open meanwhile.
const slowKeepaliveMs = 60_000;

/**
 * Reaches engines for real: a local socket, or one behind SSH. `trustFile` holds the host keys accepted here; `configFile`
 * is read in place of ~/.ssh/config. A connection that begins in a slow `pace` is kept alive more slowly for its life.
 */
export function createReach(trustFile: string, configFile?: string, pace?: Pace): Reach {
  return async (request) => {
    const address = parseAddress(request.host.address);
    switch (address.kind) {
      case 'unix':
        return describe(await open({ kind: 'socket', socketPath: address.socketPath }, request), null);
      case 'npipe':
        return describe(await open({ kind: 'socket', socketPath: address.pipePath }, request), null);
      case 'ssh':
        return reachOverSsh(
          address,
          {
            trustFile,
            ...(configFile === undefined ? {} : { configFile }),
            ...(pace?.view().value === 'slow' ? { keepaliveIntervalMs: slowKeepaliveMs } : {}),
          },
          request,
        );
      default:
        return address satisfies never;
    }
  };
}

async function reachOverSsh(
  address: SshAddress,
  files: Pick<AddressOptions, 'trustFile' | 'configFile' | 'keepaliveIntervalMs'>,
  request: ReachRequest,
): Promise<ReachedHost> {
  const { host, login, signal } = request;
  const connection = await connectAddress(address, {
    ...files,
    ...(host.identityFile === null ? {} : { keyFiles: [expandHome(host.identityFile)] }),
    ...(login.mayAsk
      ? { ask: login.ask }
      : {
          passphrase: async (keyFile: string) =>
            (await login.ask({ kind: 'passphrase', keyFile }, signal))?.[0],
        }),
    signal,
  }).catch((error: unknown) => {
    throw sayWhoFiledKey(error, files.trustFile);
  });
  login.loggedIn();
  try {
    const target: EngineTarget = {
      kind: 'ssh',
      connection,
      ...(address.socketPath === null ? {} : { socketPath: address.socketPath }),
    };
    return await describe(await open(target, request), connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function open(target: EngineTarget, { host, signal }: ReachRequest): Promise<EngineClient> {
  return openEngineClient(target, { hostLabel: labelOf(host), signal });
}

function labelOf(host: Host): string {
  return host.name;
}

async function describe(client: EngineClient, connection: SshConnection | null): Promise<ReachedHost> {
  try {
    const version = await client.version();
    // Alone on the way, so that the figure is the way and not the queue.
    const { latencyMs } = await client.ping();
    return toReachedHost({ client, version, latencyMs }, connection);
  } catch (error) {
    client.close();
    throw error;
  }
}

function toReachedHost(
  found: Pick<ReachedHost, 'client' | 'version' | 'latencyMs'>,
  connection: SshConnection | null,
): ReachedHost {
  let forget: () => void = () => undefined;
  return {
    ...found,
    ssh: connection,
    onLost(listener) {
      if (connection === null) return;
      forget = connection.onClose((reason) => {
        listener(reason ?? new Error('The connection was closed.'));
      });
    },
    close(reason) {
      forget();
      found.client.close(reason);
      connection?.close();
    },
  };
}
