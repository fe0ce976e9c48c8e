import { z } from 'zod';
import { looseLabels, looseList, looseNumber, looseText } from './loose.ts';
import type { CallOptions, ContainerState, EngineClient } from './types.ts';

/** A container as what uses an image, volumes and networks. */
export interface ContainerUse {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
  readonly labels: Readonly<Record<string, string>>;
  /** `sha256:…` */
  readonly imageId: string;
  readonly createdAtMs: number;
  /** Bytes written over its image; null where they were not asked for. */
  readonly writtenBytes: number | null;
  readonly volumes: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly: boolean;
  }[];
  readonly networks: readonly {
    readonly name: string;
    /** Empty until the container was started for the first time. */
    readonly id: string;
    /** Empty while it does not run. */
    readonly address: string;
  }[];
}

const wire = z.object({
  Id: z.string(),
  Names: looseList(z.string()),
  ImageID: looseText,
  Created: looseNumber,
  State: looseText,
  Labels: looseLabels,
  SizeRw: z.number().nullish(),
  Mounts: looseList(
    z.object({ Type: looseText, Name: looseText, Destination: looseText, RW: z.boolean().nullish() }),
  ),
  NetworkSettings: z
    .object({
      Networks: z
        .record(
          z.string(),
          z.object({ NetworkID: looseText, IPAddress: looseText, GlobalIPv6Address: looseText }).nullish(),
        )
        .nullish(),
    })
    .nullish(),
});

type Row = z.infer<typeof wire>;

const states: readonly ContainerState[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

function toUse(row: Row): ContainerUse {
  const state = row.State.toLowerCase();
  return {
    id: row.Id,
    // An old link gives a container a second name with a slash in it.
    name: (row.Names.find((name) => !name.slice(1).includes('/')) ?? row.Names[0] ?? row.Id).replace(
      /^\//,
      '',
    ),
    // A state that is not known counts as running: what it uses must not be taken from it.
    state: states.find((known) => known === state) ?? 'running',
    labels: row.Labels,
    imageId: row.ImageID,
    createdAtMs: row.Created * 1_000,
    writtenBytes: row.SizeRw ?? null,
    volumes: row.Mounts.filter((mount) => mount.Type === 'volume').map((mount) => ({
      name: mount.Name,
      mountPath: mount.Destination,
      readOnly: mount.RW === false,
    })),
    networks: Object.entries(row.NetworkSettings?.Networks ?? {}).map(([name, end]) => ({
      name,
      id: end?.NetworkID ?? '',
      address: end === null || end === undefined ? '' : end.IPAddress || end.GlobalIPv6Address,
    })),
  };
}

/**
 * Every container, running or not, with what it uses: one request. `sizes` has the engine count what each has
 * written, which takes it a moment for each. Throws as `EngineClient`.
 */
export async function listContainerUses(
  client: EngineClient,
  options: CallOptions & { readonly sizes?: boolean } = {},
): Promise<readonly ContainerUse[]> {
  const rows = await client.ask(
    {
      ...options,
      method: 'GET',
      path: '/containers/json',
      query: { all: '1', ...(options.sizes === true ? { size: '1' } : {}) },
      what: 'list its containers',
    },
    wire.array(),
  );
  return rows.map(toUse);
}
