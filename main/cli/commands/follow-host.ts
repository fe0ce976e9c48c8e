import type { Client } from '../../contract/contract.ts';
import type { HostView } from '../../contract/hosts.ts';
import { isUnsettled, readUntil } from './settle.ts';

/**
 * Follows a host until it is reached, is refused, waits for a person, or its first attempt failed. Null where none of
 * it happened within the time, or the host is gone.
 */
export async function followHost(
  client: Client,
  hostId: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HostView | null> {
  const item = await readUntil(
    (either) => client.hosts.watch({}, { signal: either }),
    ({ hosts }) => {
      const host = hosts.find(({ id }) => id === hostId);
      return host === undefined || !isUnsettled(host);
    },
    AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  );
  return item?.hosts.find(({ id }) => id === hostId) ?? null;
}
