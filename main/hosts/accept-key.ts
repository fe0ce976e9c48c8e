import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuditRecord } from '../platform/audit/audited.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { parseAddress } from '../platform/ssh/address.ts';
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
    const blob = state.state === 'rejected' ? state.error.details?.['keyBlobBase64'] : undefined;
    const address = parseAddress(host.address);
    if (needs?.kind !== 'hostKey' || typeof blob !== 'string' || address.kind !== 'ssh') {
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
    await appendKnownHost(trustFile, address.host, address.port, Buffer.from(blob, 'base64'));
    record.after({ algorithm: needs.algorithm, fingerprint: needs.fingerprint });
  };
}

/** Compares in a time that tells nothing about where two texts differ. */
function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
