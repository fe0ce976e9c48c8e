import { z } from 'zod';
import { instantToMs } from './instant.ts';
import { looseLabels, looseList, looseText } from './loose.ts';
import type { CallOptions, EngineClient } from './types.ts';

export interface VolumeSummary {
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly createdAtMs: number | null;
  readonly labels: Readonly<Record<string, string>>;
}

const wire = z.object({
  Name: z.string(),
  Driver: looseText,
  Scope: looseText,
  CreatedAt: looseText,
  Labels: looseLabels,
});

function toSummary(row: z.infer<typeof wire>): VolumeSummary {
  return {
    name: row.Name,
    driver: row.Driver,
    scope: row.Scope,
    createdAtMs: instantToMs(row.CreatedAt),
    labels: row.Labels,
  };
}

/** The volumes of an engine, without sizes: those only its disk usage tells. Throws as `EngineClient`. */
export async function listVolumes(
  client: EngineClient,
  options: CallOptions = {},
): Promise<readonly VolumeSummary[]> {
  const { Volumes } = await client.ask(
    { ...options, method: 'GET', path: '/volumes', what: 'list its volumes' },
    z.object({ Volumes: looseList(wire) }),
  );
  return Volumes.map(toSummary);
}

/** Creates a volume. The engine answers an existing one where the name is taken: look before. */
export async function createVolume(
  client: EngineClient,
  volume: {
    readonly name: string;
    readonly driver: string;
    readonly labels?: Readonly<Record<string, string>>;
  },
): Promise<VolumeSummary> {
  return toSummary(
    await client.ask(
      {
        method: 'POST',
        path: '/volumes/create',
        body: { json: { Name: volume.name, Driver: volume.driver, Labels: volume.labels ?? {} } },
        what: `create the volume ${volume.name}`,
      },
      wire,
    ),
  );
}

/** Removes a volume and what is in it. Never forced: the engine refuses with CONFLICT what a container uses. */
export async function removeVolume(
  client: EngineClient,
  name: string,
  options: CallOptions = {},
): Promise<void> {
  await client.tell({
    timeoutMs: 300_000,
    ...options,
    method: 'DELETE',
    path: `/volumes/${encodeURIComponent(name)}`,
    what: `remove the volume ${name}`,
    subject: name,
    subjectKind: 'volume',
  });
}
