import { createHmac } from 'node:crypto';

const defaultPort = 22;

/** The name under which OpenSSH files a host: bare on port 22, `[host]:port` elsewhere. Pure. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === defaultPort ? name : `[${name}]:${String(port)}`;
}

function matchesHash(pattern: string, name: string): boolean {
  const [, version, salt, hash] = pattern.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** `*` and `?` only, as OpenSSH's match_pattern: linear, so that a hostile file cannot make it slow. */
function matchesWildcard(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p++;
      resume = n;
    } else if (wanted === '?' || wanted === name[n]) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/**
 * Whether the first field of a known_hosts line means this name (from `knownHostName`). A pattern with ! that matches
 * takes the whole line out. Pure.
 */
export function matchesHostField(field: string, name: string): boolean {
  if (field.startsWith('|')) return matchesHash(field, name);
  let matched = false;
  for (const part of field.toLowerCase().split(',')) {
    const negated = part.startsWith('!');
    if (!matchesWildcard(negated ? part.slice(1) : part, name)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}
