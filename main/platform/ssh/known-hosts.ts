import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { WheelhouseError } from '../errors.ts';
import { knownHostName, matchesHostField } from './host-pattern.ts';
import type { KnownKey } from './types.ts';

export interface KnownHostEntry {
  readonly marker: 'cert-authority' | 'revoked' | null;
  /** The first field as it stands there: patterns, or a hashed name. */
  readonly hosts: string;
  readonly algorithm: string;
  readonly keyBlob: Buffer;
  readonly file: string;
  readonly line: number;
}

export type HostKeyVerdict = 'trusted' | 'unknown' | 'changed' | 'revoked';

export interface HostKeyJudgement {
  readonly verdict: HostKeyVerdict;
  /** The keys on file that led to the verdict; none where it is `unknown`. */
  readonly known: readonly KnownKey[];
  /** A certificate authority is on file for this host; ssh2 cannot check host certificates. */
  readonly hasCertAuthority: boolean;
}

/** The type name that stands at the front of every public key blob; empty where it is no blob. */
export function keyAlgorithm(keyBlob: Buffer): string {
  if (keyBlob.length < 4) return '';
  const length = keyBlob.readUInt32BE(0);
  return length === 0 || length > 64 || keyBlob.length < 4 + length
    ? ''
    : keyBlob.toString('latin1', 4, 4 + length);
}

/** `SHA256:…`, as `ssh-keygen -lf` prints it. Pure. */
export function fingerprint(keyBlob: Buffer): string {
  return `SHA256:${createHash('sha256').update(keyBlob).digest('base64').replace(/=+$/, '')}`;
}

/** Reads the text of a known_hosts file. Lines that OpenSSH would skip are skipped. Pure. */
export function parseKnownHosts(text: string, file: string): readonly KnownHostEntry[] {
  const entries: KnownHostEntry[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const fields = raw.trim().split(/[ \t]+/);
    if (fields[0] === undefined || fields[0] === '' || fields[0].startsWith('#')) continue;
    const mark = fields[0].startsWith('@') ? fields.shift() : undefined;
    if (mark !== undefined && mark !== '@cert-authority' && mark !== '@revoked') continue;
    const [hosts, algorithm, base64] = fields;
    if (hosts === undefined || algorithm === undefined || base64 === undefined) continue;
    const keyBlob = Buffer.from(base64, 'base64');
    if (keyAlgorithm(keyBlob) !== algorithm) continue;
    const marker = mark === '@revoked' ? 'revoked' : mark === '@cert-authority' ? 'cert-authority' : null;
    entries.push({ marker, hosts, algorithm, keyBlob, file, line: index + 1 });
  }
  return entries;
}

/**
 * Reads known_hosts files in order. One that does not exist is no entry; one that cannot be read rejects with
 * REFUSED, since a host that is really known would look unknown.
 */
export async function readKnownHosts(files: readonly string[]): Promise<readonly KnownHostEntry[]> {
  const entries: KnownHostEntry[] = [];
  for (const file of files) {
    try {
      entries.push(...parseKnownHosts(await readFile(file, 'utf8'), file));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw new WheelhouseError('REFUSED', `The file of known host keys ${file} cannot be read.`, {
        hint: 'Give your user the right to read it, or take it out of the settings.',
        details: { reason: 'known-hosts-unreadable', file },
        cause,
      });
    }
  }
  return entries;
}

function toKnownKey(entry: KnownHostEntry): KnownKey {
  return {
    algorithm: entry.algorithm,
    fingerprint: fingerprint(entry.keyBlob),
    file: entry.file,
    line: entry.line,
  };
}

/**
 * Whether the key that a host shows is the one on file. Pure.
 *
 * Stricter than OpenSSH in one point: a key of a type that is not on file counts as changed where another type is,
 * because otherwise somebody in the middle only has to offer that other type. As OpenSSH does, a key on file for
 * the bare name is accepted on any port.
 */
export function judgeHostKey(
  entries: readonly KnownHostEntry[],
  host: string,
  port: number,
  keyBlob: Buffer,
): HostKeyJudgement {
  const name = knownHostName(host, port);
  const bareName = knownHostName(host, 22);
  const here = entries.filter((entry) => matchesHostField(entry.hosts, name));
  const bare = name === bareName ? [] : entries.filter((entry) => matchesHostField(entry.hosts, bareName));
  const hasCertAuthority = here.some((entry) => entry.marker === 'cert-authority');
  const same = (entry: KnownHostEntry): boolean => entry.keyBlob.equals(keyBlob);

  const revoked = [...here, ...bare].filter((entry) => entry.marker === 'revoked' && same(entry));
  if (revoked.length > 0) return { verdict: 'revoked', known: revoked.map(toKnownKey), hasCertAuthority };
  const onFile = here.filter((entry) => entry.marker === null);
  const matching = [...onFile, ...bare.filter((entry) => entry.marker === null)].filter(same);
  if (matching.length > 0) return { verdict: 'trusted', known: matching.map(toKnownKey), hasCertAuthority };
  if (onFile.length > 0) return { verdict: 'changed', known: onFile.map(toKnownKey), hasCertAuthority };
  return { verdict: 'unknown', known: [], hasCertAuthority };
}

/**
 * The key types on file for a host, so that the client can ask for one of them first, as OpenSSH does: a host known
 * by its ed25519 key that also has an ecdsa key would otherwise look changed. Pure.
 */
export function knownAlgorithms(
  entries: readonly KnownHostEntry[],
  host: string,
  port: number,
): readonly string[] {
  const plain = entries.filter((entry) => entry.marker === null);
  const here = plain.filter((entry) => matchesHostField(entry.hosts, knownHostName(host, port)));
  const found =
    here.length > 0 ? here : plain.filter((entry) => matchesHostField(entry.hosts, knownHostName(host, 22)));
  return [...new Set(found.map((entry) => entry.algorithm))];
}
