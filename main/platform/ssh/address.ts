import { isIPv4, isIPv6 } from 'node:net';

import { WheelhouseError } from '../errors.ts';

/** An engine behind SSH. `user` is null where the address names none; `socketPath` likewise. */
export interface SshAddress {
  readonly kind: 'ssh';
  readonly user: string | null;
  /** A name in lower case, or a bare IP address: IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly socketPath: string | null;
}

export type Address =
  | SshAddress
  | { readonly kind: 'unix'; readonly socketPath: string }
  | { readonly kind: 'npipe'; readonly pipePath: string };

const defaultSshPort = 22;
const example = 'Write it like ssh://user@host:22 or unix:///var/run/docker.sock.';

function invalid(reason: string): WheelhouseError {
  return new WheelhouseError('VALIDATION', reason, { hint: example, details: { field: 'address' } });
}

function hasControlOrSpace(text: string): boolean {
  return /[\p{Cc}\p{Zs}\p{Zl}\p{Zp}\u{feff}]/u.test(text);
}

function decode(text: string, what: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch (cause) {
    throw new WheelhouseError('VALIDATION', `The ${what} of the address has a broken percent-encoding.`, {
      hint: example,
      details: { field: 'address' },
      cause,
    });
  }
  if (/\p{Cc}/u.test(decoded)) throw invalid(`The ${what} of the address holds a control character.`);
  return decoded;
}

function parseUser(text: string): string {
  if (text.includes(':')) {
    throw invalid(
      'The address holds a password; Wheelhouse logs in with a key or an SSH agent, so leave it out.',
    );
  }
  const user = decode(text, 'user name');
  if (user === '') throw invalid('The user name before the @ is missing.');
  // OpenSSH would read a leading dash as an option.
  if (user.startsWith('-')) throw invalid('The user name starts with a dash.');
  if (/[\s@/:'"`\\;&|<>$(){}]/.test(user))
    throw invalid('The user name holds a character that no login has.');
  return user;
}

function parsePort(text: string): number {
  if (!/^[0-9]{1,5}$/.test(text)) throw invalid('The port after the colon is no number.');
  const port = Number(text);
  if (port < 1 || port > 65_535) throw invalid(`The port ${String(port)} is outside 1 to 65535.`);
  return port;
}

function parseHostName(text: string): string {
  if (text === '') throw invalid('The name of the host is missing.');
  if (text.startsWith('-')) throw invalid('The name of the host starts with a dash.');
  if (isIPv4(text)) return text;
  if (/^[0-9.]+$/.test(text)) throw invalid('The host looks like an IP address and is none.');
  // Underscores are no DNS, but people have them in ~/.ssh/config.
  if (!/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/i.test(text) || text.includes('..')) {
    throw invalid('The name of the host holds a character that no host name has.');
  }
  if (text.length > 253) throw invalid('The name of the host is longer than 253 characters.');
  return text.toLowerCase();
}

function parseHostAndPort(text: string): { host: string; port: number } {
  if (!text.startsWith('[')) {
    const colon = text.indexOf(':');
    if (colon !== text.lastIndexOf(':'))
      throw invalid('An IPv6 address has to stand in brackets: ssh://[::1].');
    if (colon === -1) return { host: parseHostName(text), port: defaultSshPort };
    return { host: parseHostName(text.slice(0, colon)), port: parsePort(text.slice(colon + 1)) };
  }
  const end = text.indexOf(']');
  if (end === -1) throw invalid('The bracket around the IPv6 address is not closed.');
  const host = decode(text.slice(1, end), 'IPv6 address');
  if (!isIPv6(host) || !/^[0-9a-f:.]+(%[\w.-]+)?$/i.test(host)) {
    throw invalid('What stands in brackets is no IPv6 address.');
  }
  const rest = text.slice(end + 1);
  if (rest === '') return { host: host.toLowerCase(), port: defaultSshPort };
  if (!rest.startsWith(':')) throw invalid('After the closing bracket only a colon and a port may follow.');
  return { host: host.toLowerCase(), port: parsePort(rest.slice(1)) };
}

function parseSocketPath(text: string): string {
  const socketPath = decode(text, 'socket path');
  if (!socketPath.startsWith('/') || socketPath === '/' || socketPath.endsWith('/')) {
    throw invalid('The socket has to be the absolute path of a file.');
  }
  // sun_path holds 108 bytes on Linux, the final NUL among them.
  if (Buffer.byteLength(socketPath) > 107)
    throw invalid('The socket path is longer than the 107 bytes that a system takes.');
  return socketPath;
}

function parseSsh(rest: string): SshAddress {
  const slash = rest.indexOf('/');
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? '' : rest.slice(slash);
  if (path.includes('@')) {
    // A password may hold a slash: ssh://ana:12/34@shop would else be a port, and a path with the rest of the password.
    throw invalid(
      'The address holds an @ behind a /; leave a password out, and write %40 where one belongs to a path.',
    );
  }
  const at = authority.lastIndexOf('@');
  const user = at === -1 ? null : parseUser(authority.slice(0, at));
  const socketPath = path === '' || path === '/' ? null : parseSocketPath(path);
  return { kind: 'ssh', user, ...parseHostAndPort(authority.slice(at + 1)), socketPath };
}

/**
 * Reads `ssh://user@host:port/path/of/docker.sock`, `unix:///path` or `npipe:////./pipe/name`.
 * Pure. Throws VALIDATION with one sentence that says what is wrong; never repeats the input.
 */
export function parseAddress(text: string): Address {
  if (text === '') throw invalid('The address is empty.');
  if (text.length > 1024) throw invalid('The address is longer than 1024 characters.');
  if (hasControlOrSpace(text))
    throw invalid('The address holds a space, a line break or a control character.');
  if (/[?#]/.test(text))
    throw invalid('The address holds a ? or #; write %3F or %23 where one belongs to a path.');
  const scheme = /^([a-z]+):\/\/(.*)$/i.exec(text);
  const rest = scheme?.[2] ?? '';
  switch (scheme?.[1]?.toLowerCase()) {
    case 'ssh':
      return parseSsh(rest);
    case 'unix':
      return { kind: 'unix', socketPath: parseSocketPath(rest) };
    case 'npipe': {
      const pipePath = decode(rest, 'pipe').replaceAll('\\', '/');
      if (!/^\/\/[^/]+\/pipe\/[^/]+$/.test(pipePath))
        throw invalid('A named pipe is written npipe:////./pipe/docker_engine.');
      return { kind: 'npipe', pipePath };
    }
    case 'tcp':
    case 'http':
    case 'https':
      throw invalid(
        'Docker over plain TCP is not supported, since anybody on the way could use it; reach the host over SSH.',
      );
    default:
      throw invalid('The address does not start with ssh://, unix:// or npipe://.');
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The shortest text that `parseAddress` reads back to the same address. Pure. */
export function formatAddress(address: Address): string {
  if (address.kind === 'unix') return `unix://${encodePath(address.socketPath)}`;
  if (address.kind === 'npipe') return `npipe://${encodePath(address.pipePath)}`;
  const user = address.user === null ? '' : `${encodeURIComponent(address.user)}@`;
  const host = address.host.includes(':') ? `[${address.host.replace('%', '%25')}]` : address.host;
  const port = address.port === defaultSshPort ? '' : `:${String(address.port)}`;
  return `ssh://${user}${host}${port}${address.socketPath === null ? '' : encodePath(address.socketPath)}`;
}
