import { z } from 'zod';
import { instantToMs } from './instant.ts';
import { looseFlag, looseLabels, looseList, looseText } from './loose.ts';
import type { CallOptions, EngineClient } from './types.ts';

export interface NetworkSummary {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  /** `local`, or `swarm` for one that spans machines. */
  readonly scope: string;
  readonly internal: boolean;
  /** Carries a swarm's published ports. */
  readonly ingress: boolean;
  readonly createdAtMs: number | null;
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string }[];
  readonly labels: Readonly<Record<string, string>>;
}

const wire = z.object({
  Id: z.string(),
  Name: looseText,
  Driver: looseText,
  Scope: looseText,
  Internal: looseFlag,
  Ingress: looseFlag,
  Created: looseText,
  Labels: looseLabels,
  IPAM: z.object({ Config: looseList(z.object({ Subnet: looseText, Gateway: looseText })) }).nullish(),
});

function toSummary(row: z.infer<typeof wire>): NetworkSummary {
  return {
    id: row.Id,
    name: row.Name,
    driver: row.Driver,
    scope: row.Scope,
    internal: row.Internal,
    ingress: row.Ingress,
    createdAtMs: instantToMs(row.Created),
    subnets: (row.IPAM?.Config ?? [])
      .filter((config) => config.Subnet !== '')
      .map((config) => ({ subnet: config.Subnet, gateway: config.Gateway })),
    labels: row.Labels,
  };
}

/** The networks of an engine. Throws as `EngineClient`. */
export async function listNetworks(
  client: EngineClient,
  options: CallOptions = {},
): Promise<readonly NetworkSummary[]> {
  const rows = await client.ask(
    { ...options, method: 'GET', path: '/networks', what: 'list its networks' },
    wire.array(),
  );
  return rows.map(toSummary);
}

/** Creates a bridge network. Throws CONFLICT where the name is taken. Answers its id. */
export async function createNetwork(
  client: EngineClient,
  network: { readonly name: string; readonly internal: boolean },
): Promise<string> {
  const { Id } = await client.ask(
    {
      method: 'POST',
      path: '/networks/create',
      body: {
        json: { Name: network.name, Driver: 'bridge', Internal: network.internal, CheckDuplicate: true },
      },
      what: `create the network ${network.name}`,
    },
    z.object({ Id: z.string() }),
  );
  return Id;
}

/** Removes a network. The engine refuses (403) one that a running container is on. */
export async function removeNetwork(
  client: EngineClient,
  id: string,
  name: string,
  options: CallOptions = {},
): Promise<void> {
  await client.tell({
    ...options,
    method: 'DELETE',
    path: `/networks/${encodeURIComponent(id)}`,
    what: `remove the network ${name}`,
    subject: name,
    subjectKind: 'network',
  });
}
