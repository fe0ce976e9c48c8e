import type { AuditRecord } from '../platform/audit/audited.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { parseAddress } from '../platform/ssh/address.ts';
import { resolveSshSettings } from '../platform/ssh/settings.ts';
import { removeKnownHost } from '../platform/ssh/trust-file.ts';
import type { HostRegistry } from './registry.ts';

interface FiledName {
  readonly host: string;
  readonly port: number;
}

/** Under which name OpenSSH files the key of an address: HostKeyAlias, else the host and its port. */
async function filedName(address: string): Promise<FiledName | null> {
  const parsed = parseAddress(address);
  if (parsed.kind !== 'ssh') return null;
  const { host, port, user } = parsed;
  const settings = await resolveSshSettings({ host, port: port === 22 ? null : port, user });
  return settings.hostKeyAlias === null
    ? { host: settings.host, port: settings.port }
    : { host: settings.hostKeyAlias, port: 22 };
}

/**
 * Takes the keys that Wheelhouse itself filed for a host out of its trust file: for the hop whose key changed, where one
 * did. Files of OpenSSH are not touched. Rejects with REFUSED where there is nothing of ours.
 */
export function createForgetKey(registry: HostRegistry, trustFile: string) {
  return async (hostId: string, record: AuditRecord): Promise<void> => {
    const { host, supervisor } = registry.entry(hostId);
    const error = supervisor.state.state === 'rejected' ? supervisor.state.error : null;
    const changed = error?.code === 'HOST_KEY_CHANGED' ? (error.details ?? {}) : {};
    const filed =
      typeof changed['host'] === 'string' && typeof changed['port'] === 'number'
        ? { host: changed['host'], port: changed['port'] }
        : await filedName(host.address);
    const removed = filed === null ? [] : await removeKnownHost(trustFile, filed.host, filed.port);
    if (removed.length > 0) {
      record.before({ filedAs: filed?.host, port: filed?.port, fingerprints: removed });
      return;
    }
    const elsewhere = firstFile(changed['known']);
    throw new WheelhouseError(
      'REFUSED',
      elsewhere === null
        ? `Wheelhouse filed no key for ${host.name}.`
        : `The known key of ${host.name} is not one that Wheelhouse filed: it stands in ${elsewhere}.`,
      {
        hint: 'Take the line out of that file yourself (ssh-keygen -R), if you know that the host was set up anew.',
        details: { reason: 'not-our-key' },
      },
    );
  };
}

function firstFile(known: unknown): string | null {
  const first: unknown = Array.isArray(known) ? known[0] : null;
  const file = typeof first === 'object' && first !== null && 'file' in first ? first.file : null;
  return typeof file === 'string' ? file : null;
}
