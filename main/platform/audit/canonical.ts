import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../contract/audit.ts';

/** The hash that the first entry of a chain refers to. */
export const genesisHash = '0'.repeat(64);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** JSON with sorted keys and without blanks: the same value gives the same bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value))));
}

/** The hash of an entry over everything that it says, the hash of the one before included. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  // Named one by one: a field that came with the row and is no part of the entry must not count.
  const { seq, at, actor, act, hostId, host, subject, jobId, before, after, outcome, error, previousHash } =
    entry;
  return createHash('sha256')
    .update(
      canonicalJson({
        seq,
        at,
        actor,
        act,
        hostId,
        host,
        subject,
        jobId,
        before,
        after,
        outcome,
        error,
        previousHash,
      }),
    )
    .digest('hex');
}

const secretKey = /pass(word|phrase)|secret|token|credential|private_?key/i;

/** Replaces what is named like a secret, at any depth. The callers give none; this holds if one forgets. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretKey.test(key) ? '(not kept)' : withoutSecrets(inner),
    ]),
  );
}
