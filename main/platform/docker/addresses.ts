import { z } from 'zod';
import type { CallOptions, EngineClient } from './types.ts';

const networksWire = z.object({
  HostConfig: z.object({ NetworkMode: z.string().nullish() }).nullish(),
  NetworkSettings: z
    .object({
      Networks: z
        .record(
          z.string(),
          z.object({ IPAddress: z.string().nullish(), GlobalIPv6Address: z.string().nullish() }).nullish(),
        )
        .nullish(),
    })
    .nullish(),
});

// A container may use the network of one that uses that of another; a circle would be a fault of the engine.
const maxBorrowed = 4;

/**
 * The addresses at which the host itself reaches a container: those in its networks, the loopback where it uses the host's
 * network, those of the container whose network it borrows. Empty where it has no network. Throws as `inspectContainer`.
 */
export async function containerAddresses(
  client: EngineClient,
  containerId: string,
  options: CallOptions = {},
  borrowed = 0,
): Promise<readonly string[]> {
  const found = await client.ask(
    {
      method: 'GET',
      what: `inspect ${containerId}`,
      path: `/containers/${encodeURIComponent(containerId)}/json`,
      subject: containerId,
      ...options,
    },
    networksWire,
  );
  const mode = found.HostConfig?.NetworkMode ?? '';
  if (mode === 'host') return ['127.0.0.1'];
  const lender = /^container:(.+)$/.exec(mode)?.[1];
  if (lender !== undefined && borrowed < maxBorrowed) {
    return containerAddresses(client, lender, options, borrowed + 1);
  }
  return Object.values(found.NetworkSettings?.Networks ?? {})
    .flatMap((network) => [network?.IPAddress ?? '', network?.GlobalIPv6Address ?? ''])
    .filter((address) => address !== '');
}
