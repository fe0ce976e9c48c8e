import { userInfo } from 'node:os';

import { WheelhouseError } from '../errors.ts';
import { parseAddress, type SshAddress } from './address.ts';
import { connectSsh } from './connect.ts';
import { checkProxyNames } from './proxy-command.ts';
import { resolveSshSettings, type SshSettings } from './settings.ts';
import type { SshConnection, SshConnectOptions } from './types.ts';

export interface AddressOptions extends Pick<
  SshConnectOptions,
  | 'trustFile'
  | 'keyFiles'
  | 'agent'
  | 'ask'
  | 'passphrase'
  | 'openedKeys'
  | 'connectTimeoutMs'
  | 'keepaliveIntervalMs'
  | 'signal'
> {
  /** In place of ~/.ssh/config. */
  readonly configFile?: string;
}

// More hops than anybody has; a configuration that jumps through itself ends here.
const maxHops = 8;
// A longer interval than ours is for other purposes (an idle NAT); a shorter one finds a dead line sooner.
const maxKeepaliveIntervalMs = 15_000;
const maxConnectTimeoutMs = 120_000;

function parseHop(text: string): SshAddress {
  const address = parseAddress(text.startsWith('ssh://') ? text : `ssh://${text}`);
  if (address.kind === 'ssh') return address;
  throw new WheelhouseError('VALIDATION', 'A jump host in the SSH configuration is no SSH address.');
}

function toConnectOptions(settings: SshSettings, options: AddressOptions): SshConnectOptions {
  const { configFile: _configFile, ...given } = options;
  const keyFiles = given.keyFiles ?? settings.keyFiles;
  const offerDefaults = given.keyFiles === undefined && !settings.identitiesOnly;
  const { agent, connectTimeoutMs, keepaliveIntervalMs, addressFamily, bindAddress } = settings;
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(connectTimeoutMs === null
      ? {}
      : { connectTimeoutMs: Math.min(connectTimeoutMs, maxConnectTimeoutMs) }),
    ...(keepaliveIntervalMs === null
      ? {}
      : { keepaliveIntervalMs: Math.min(keepaliveIntervalMs, maxKeepaliveIntervalMs) }),
    ...(addressFamily === null ? {} : { addressFamily }),
    ...(bindAddress === null ? {} : { bindAddress }),
    methods: settings.methods,
    passwordPrompts: settings.passwordPrompts,
    ...given,
    host: settings.host,
    port: settings.port,
    user: settings.user ?? userInfo().username,
    knownHosts: settings.knownHosts,
    keyFiles,
    offerDefaults,
    ...(settings.hostKeyAlias === null ? {} : { hostKeyAlias: settings.hostKeyAlias }),
  };
}

/** Over the hop before, else through the program that the configuration names, else straight. */
function wayTo(
  settings: SshSettings,
  before: SshConnection | undefined,
): Pick<SshConnectOptions, 'via' | 'proxyCommand'> {
  if (before !== undefined) return { via: before };
  if (settings.proxyCommand === null) return {};
  checkProxyNames(settings.host, ...(settings.user === null ? [] : [settings.user]));
  return { proxyCommand: settings.proxyCommand };
}

async function connectHop(
  address: SshAddress,
  options: AddressOptions,
  via: SshConnection | undefined,
  hopsLeft: number,
): Promise<SshConnection> {
  if (hopsLeft === 0) {
    throw new WheelhouseError(
      'VALIDATION',
      `The SSH configuration of ${address.host} jumps through more than ${String(maxHops)} hosts.`,
      {
        hint: 'Look for a ProxyJump that leads back to itself.',
      },
    );
  }
  const { configFile, signal } = options;
  const settings = await resolveSshSettings({
    host: address.host,
    // Port 22 in an address is how "no port" is written.
    port: address.port === 22 ? null : address.port,
    user: address.user,
    ...(configFile === undefined ? {} : { configFile }),
    ...(signal === undefined ? {} : { signal }),
  });
  const opened: SshConnection[] = [];
  try {
    let before = via;
    // Whoever named the hops of this one has spoken; only the first of a chain follows its own ProxyJump.
    for (const hop of via === undefined ? settings.jumps : []) {
      before = await connectHop(parseHop(hop), options, before, hopsLeft - 1);
      opened.push(before);
    }
    const connectOptions = toConnectOptions(settings, options);
    const connection = await connectSsh({ ...connectOptions, ...wayTo(settings, before) });
    connection.onClose(() => {
      for (const hop of opened.toReversed()) hop.close();
    });
    return connection;
  } catch (error) {
    for (const hop of opened.toReversed()) hop.close();
    throw error;
  }
}

/**
 * Connects to an address as OpenSSH would on this machine: names, ports, users, keys, known hosts and jump hosts out of
 * ~/.ssh/config. What the address or `options` say stands above it. The key of each hop is verified;
 * a ProxyCommand is run as OpenSSH runs it, and the key behind it verified too. `ask` serves every hop. Jump hosts end
 * with the connection. Errors: those of `connectSsh`, and VALIDATION or REFUSED for what the configuration asks.
 */
export async function connectAddress(
  address: SshAddress,
  options: AddressOptions = {},
): Promise<SshConnection> {
  return connectHop(address, { openedKeys: new Map(), ...options }, undefined, maxHops);
}
