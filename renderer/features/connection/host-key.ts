import type { Failure } from '../../app/client/failure.ts';

/** A host key as a failure reports it. */
export interface ReportedKey {
  readonly algorithm: string;
  readonly fingerprint: string;
  readonly file: string | null;
  readonly line: number | null;
}

function text(record: Record<string, unknown>, name: string): string | null {
  const value = record[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function toKey(value: unknown): ReportedKey | null {
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Record<string, unknown>;
  const fingerprint = text(record, 'fingerprint');
  if (fingerprint === null) return null;
  const line = record['line'];
  return {
    algorithm: text(record, 'algorithm') ?? '',
    fingerprint,
    file: text(record, 'file'),
    line: typeof line === 'number' ? line : null,
  };
}

/** The key on file and the key that the host showed, from the details of HOST_KEY_CHANGED. */
export function changedKeys(failure: Pick<Failure, 'details'>): {
  readonly known: readonly ReportedKey[];
  readonly offered: ReportedKey | null;
} {
  const known = failure.details?.['known'];
  return {
    known: Array.isArray(known) ? known.map(toKey).filter((key) => key !== null) : [],
    offered: toKey(failure.details),
  };
}

/** The address under which known_hosts keeps a host: bare on port 22, else in brackets. */
function knownHostsName(failure: Pick<Failure, 'details'>): string | null {
  const host = failure.details?.['host'];
  const port = failure.details?.['port'];
  if (typeof host !== 'string') return null;
  return typeof port === 'number' && port !== 22 ? `[${host}]:${port}` : host;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command that takes a known key out of its file; null where the failure does not name the host. */
export function forgetCommand(failure: Pick<Failure, 'details'>): string | null {
  const name = knownHostsName(failure);
  const file = changedKeys(failure).known[0]?.file ?? null;
  if (name === null) return null;
  return file === null ? `ssh-keygen -R ${quoted(name)}` : `ssh-keygen -R ${quoted(name)} -f ${quoted(file)}`;
}

/** Where sshd keeps the public half of a host key of this algorithm. */
export function keyFileOnHost(algorithm: string): string {
  const kind = /ed25519|ecdsa|rsa|dss/.exec(algorithm)?.[0] ?? '*';
  return `/etc/ssh/ssh_host_${kind === 'dss' ? 'dsa' : kind}_key.pub`;
}
