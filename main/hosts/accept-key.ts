import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuditRecord } from '../platform/audit/audited.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { appendKnownHost } from '../platform/ssh/trust-file.ts';
import type { HostRegistry } from './registry.ts';

/**
 * Writes the key that a host showed last into the trust file, when its fingerprint is the accepted one.
 * Rejects with REFUSED where the host shows another key or asks for no decision.
 */
export function createAcceptKey(registry: HostRegistry, trustFile: string) {
  return async (hostId: string, fingerprint: string, record: AuditRecord): Promise<void> => {
    const { host, supervisor } = registry.entry(hostId);
    const { state } = supervisor;
    const needs = state.state === 'rejected' ? state.needs : null;
    // The name under which OpenSSH files the key: that of a jump host, where it was the hop that showed it.
    const {
      host: filedAs,
      port,
      keyBlobBase64: blob,
    } = (state.state === 'rejected' ? state.error.details : undefined) ?? {};
    const isFiled = typeof filedAs === 'string' && typeof port === 'number' && typeof blob === 'string';
    if (needs?.kind !== 'hostKey' || !isFiled) {
      throw new WheelhouseError('REFUSED', `${host.name} shows no key that waits to be accepted.`, {
        hint: 'Connect it first; a key is asked about when the host shows one that is not known.',
      });
    }
    if (!isSameText(needs.fingerprint, fingerprint.trim())) {
      throw new WheelhouseError(
        'REFUSED',
        `${host.name} shows the key ${needs.fingerprint}, not the one that was to be accepted.`,
        {
          hint: 'Compare the fingerprint with the host itself; somebody may be in between.',
          details: { reason: 'fingerprint-differs', shown: needs.fingerprint },
        },
      );
    }
    await appendKnownHost(trustFile, filedAs, port, Buffer.from(blob, 'base64'));
    record.after({ filedAs, port, algorithm: needs.algorithm, fingerprint: needs.fingerprint });
  };
}

/** Compares in a time that tells nothing about where two texts differ. */
function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
