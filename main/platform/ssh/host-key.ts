import type { ServerHostKeyAlgorithm } from 'ssh2';

import type { WheelhouseError } from '../errors.ts';
import { hostKeyFailure } from './failures.ts';
import { fingerprint, judgeHostKey, keyAlgorithm, knownAlgorithms, readKnownHosts } from './known-hosts.ts';
import type { HostKey, SshConnectOptions } from './types.ts';

// Everything that ssh2 1.17 can check except DSA, in its own order of preference.
const supported: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

/** The signature algorithms in which a host may prove itself, those of keys on file first. Pure. */
export function hostKeyAlgorithms(known: readonly string[]): ServerHostKeyAlgorithm[] {
  const isKnown = (name: ServerHostKeyAlgorithm): boolean =>
    known.includes(name) || (name.startsWith('rsa-') && known.includes('ssh-rsa'));
  return [...supported.filter(isKnown), ...supported.filter((name) => !isKnown(name))];
}

export interface HostKeyCheck {
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** True lets the handshake go on; after false `failure` says why. Called again at each rekeying. */
  verify(keyBlob: Buffer): boolean;
  readonly hostKey: HostKey | null;
  readonly failure: WheelhouseError | null;
}

/** Reads the files of known keys and prepares the verdict on the key that the host will show. */
export async function prepareHostKeyCheck(options: SshConnectOptions): Promise<HostKeyCheck> {
  const files =
    options.trustFile === undefined ? options.knownHosts : [...options.knownHosts, options.trustFile];
  const entries = await readKnownHosts(files);
  const { hostKeyAlias } = options;
  // As OpenSSH files it: an alias stands without a port.
  const filed = hostKeyAlias === undefined ? options : { ...options, host: hostKeyAlias, port: 22 };
  const { host, port } = filed;
  const state: { hostKey: HostKey | null; failure: WheelhouseError | null } = {
    hostKey: null,
    failure: null,
  };
  return {
    algorithms: hostKeyAlgorithms(knownAlgorithms(entries, host, port)),
    verify(keyBlob) {
      state.hostKey = {
        algorithm: keyAlgorithm(keyBlob),
        fingerprint: fingerprint(keyBlob),
        blobBase64: keyBlob.toString('base64'),
      };
      state.failure = hostKeyFailure(filed, state.hostKey, judgeHostKey(entries, host, port, keyBlob));
      return state.failure === null;
    },
    get hostKey() {
      return state.hostKey;
    },
    get failure() {
      return state.failure;
    },
  };
}
