import { homedir } from 'node:os';
import path from 'node:path';
import type { Host } from '../contract/hosts.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { formatAddress, parseAddress, type Address } from '../platform/ssh/address.ts';

/** What a person would type after `ssh`, or the path of a socket, as the address that it means. */
function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/@]+:\d+$/.test(text)) return text;
  return text.startsWith('/') ? `unix://${text}` : `ssh://${text}`;
}

/**
 * An address that a person typed, in the one form in which it is kept; `shop` and `ana@shop:22` are SSH addresses as on the
 * command line of `ssh`. Throws VALIDATION.
 */
export function readAddress(text: string): { address: Address; kept: string; kind: Host['kind'] } {
  const address = parseAddress(withScheme(text.trim()));
  return { address, kept: formatAddress(address), kind: address.kind === 'ssh' ? 'ssh' : 'local' };
}

/** How a host is called until somebody names it. */
export function nameFromAddress(address: Address): string {
  switch (address.kind) {
    case 'ssh':
      return address.host;
    case 'unix':
      return address.socketPath.includes('podman') ? 'local podman' : 'local';
    case 'npipe':
      return 'local';
    default:
      return address satisfies never;
  }
}

/** `~/` is this account's home. */
export function expandHome(file: string): string {
  return file.startsWith('~/') ? path.join(homedir(), file.slice(2)) : file;
}

/** Throws VALIDATION for a key file that is no absolute path: the engine has a working folder of its own. */
export function checkIdentityFile(file: string): string {
  if (path.isAbsolute(expandHome(file)) && !file.includes('\0')) return file;
  throw new WheelhouseError('VALIDATION', `The key file ${JSON.stringify(file)} is no absolute path.`, {
    hint: 'Write the whole path, such as ~/.ssh/id_ed25519.',
    details: { field: 'identityFile' },
  });
}
