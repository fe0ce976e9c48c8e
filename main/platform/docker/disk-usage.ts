import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import { instantToMs } from './instant.ts';
import { countedBytes, looseFlag, looseList, looseNumber, looseText, looseTexts } from './loose.ts';
import type { CallOptions, EngineClient } from './types.ts';

export interface CacheRecord {
  readonly id: string;
  readonly parents: readonly string[];
  /** What the builder did: `mount / from exec /bin/sh -c …`. */
  readonly description: string;
  readonly inUse: boolean;
  /** Its bytes belong to an image too: removing it frees nothing. */
  readonly shared: boolean;
  readonly sizeBytes: number;
  readonly createdAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** What an engine says of its disk. */
export interface DiskUsage {
  /** All layers of all images together, each counted once. */
  readonly layersBytes: number | null;
  /** By image id: what it shares with other images; null where it was not counted. */
  readonly sharedBytes: ReadonlyMap<string, number | null>;
  /** By name; null for drivers that cannot tell. */
  readonly volumeBytes: ReadonlyMap<string, number | null>;
  /** By container id: what it wrote over its image. */
  readonly writtenBytes: ReadonlyMap<string, number>;
  readonly cache: readonly CacheRecord[];
}

const cacheWire = z.object({
  ID: z.string(),
  Parent: looseText,
  Parents: looseTexts,
  Description: looseText,
  InUse: looseFlag,
  Shared: looseFlag,
  Size: looseNumber,
  CreatedAt: looseText,
  LastUsedAt: looseText,
});

const wire = z.object({
  LayersSize: countedBytes,
  Images: looseList(z.object({ Id: z.string(), SharedSize: countedBytes })),
  Volumes: looseList(z.object({ Name: z.string(), UsageData: z.object({ Size: countedBytes }).nullish() })),
  Containers: looseList(z.object({ Id: z.string(), SizeRw: looseNumber })),
  BuildCache: looseList(cacheWire),
});

function toCacheRecord(row: z.infer<typeof cacheWire>): CacheRecord {
  return {
    id: row.ID,
    parents: row.Parents.length > 0 ? row.Parents : row.Parent === '' ? [] : [row.Parent],
    description: row.Description,
    inUse: row.InUse,
    shared: row.Shared,
    sizeBytes: row.Size,
    createdAtMs: instantToMs(row.CreatedAt),
    lastUsedAtMs: instantToMs(row.LastUsedAt),
  };
}

// It walks every file of every volume: a minute is common on a host with databases.
const usageTimeoutMs = 180_000;
// An engine before 23.0 refuses a second one while the first runs (daemon/disk_usage.go of moby).
const alreadyRunning = /disk usage operation is already running/i;
const attempts = 20;

const counting = new WeakMap<EngineClient, Promise<unknown>>();

/** One at a time for each engine: see `alreadyRunning`. */
async function inTurn<Result>(client: EngineClient, work: () => Promise<Result>): Promise<Result> {
  const before = counting.get(client) ?? Promise.resolve();
  const mine = before.then(work, work);
  counting.set(client, mine);
  return mine;
}

/**
 * Asks an engine for its disk usage. `type` spares it the rest where it is new enough (API 1.42); an older one counts all.
 * `wait` passes the time while somebody else's count runs. Throws as `EngineClient`.
 */
export async function readDiskUsage(
  client: EngineClient,
  wait: (ms: number, signal?: AbortSignal) => Promise<void>,
  options: CallOptions & { readonly type?: 'image' | 'volume' } = {},
): Promise<DiskUsage> {
  const found = await inTurn(client, async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.ask(
          {
            timeoutMs: usageTimeoutMs,
            ...options,
            method: 'GET',
            path: '/system/df',
            ...(options.type === undefined ? {} : { query: { type: options.type } }),
            what: 'count what lies on its disk',
          },
          wire,
        );
      } catch (error) {
        const isBusy = error instanceof WheelhouseError && alreadyRunning.test(error.message);
        if (!isBusy || attempt === attempts) throw error;
        await wait(500, options.signal);
      }
    }
  });
  return {
    layersBytes: found.LayersSize,
    sharedBytes: new Map(found.Images.map((image) => [image.Id, image.SharedSize])),
    volumeBytes: new Map(found.Volumes.map((volume) => [volume.Name, volume.UsageData?.Size ?? null])),
    writtenBytes: new Map(found.Containers.map((container) => [container.Id, container.SizeRw])),
    cache: found.BuildCache.map(toCacheRecord),
  };
}

const prunedWire = z.object({ CachesDeleted: looseTexts, SpaceReclaimed: looseNumber });

/**
 * Removes one record of the build cache and no other. Answers the bytes that it freed, and null where the builder
 * kept it because something uses it. Throws as `EngineClient`.
 */
export async function removeCacheRecord(
  client: EngineClient,
  id: string,
  options: CallOptions = {},
): Promise<number | null> {
  const { CachesDeleted, SpaceReclaimed } = await client.ask(
    {
      timeoutMs: 120_000,
      ...options,
      method: 'POST',
      path: '/build/prune',
      // The builder takes the id for a pattern; without `all` it keeps what it made itself (frontends, shared records).
      query: { all: '1', filters: JSON.stringify({ id: { [id]: true } }) },
      what: `remove the record ${id} of its build cache`,
    },
    prunedWire,
  );
  return CachesDeleted.includes(id) ? SpaceReclaimed : null;
}
