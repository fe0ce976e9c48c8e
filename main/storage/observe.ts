import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { listContainerUses, type ContainerUse } from '../platform/docker/container-users.ts';
import { readDiskUsage, type DiskUsage } from '../platform/docker/disk-usage.ts';
import { listImages } from '../platform/docker/images.ts';
import { listNetworks } from '../platform/docker/networks.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { listVolumes } from '../platform/docker/volumes.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { ErrorView } from '../contract/errors.ts';
import type { ContainerUser } from '../contract/storage.ts';
import type { StackQueries } from '../stacks/queries.ts';
import type { ObservedImages } from './image-model.ts';
import type { LastUse } from './volume-model.ts';

export interface ObserveDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
}

/** Sizes, or why there are none. */
export interface Sizes {
  readonly usage: DiskUsage | null;
  readonly problem: ErrorView | null;
}

/** The engine's disk usage; an engine that cannot count leaves its lists as they are, and says why. */
export async function observeSizes(
  { clock }: Pick<ObserveDeps, 'clock'>,
  client: EngineClient,
  signal: AbortSignal | undefined,
  type?: 'image' | 'volume',
): Promise<Sizes> {
  const options = {
    ...(signal === undefined ? {} : { signal }),
    ...(type === undefined ? {} : { type }),
  };
  try {
    const wait = (ms: number, until?: AbortSignal): Promise<void> => clock.sleep(ms, until);
    return { usage: await readDiskUsage(client, wait, options), problem: null };
  } catch (error) {
    if (!(error instanceof WheelhouseError) || signal?.aborted === true) throw error;
    return { usage: null, problem: toErrorView(error) };
  }
}

/** All images of an engine and what uses them. Throws where it is away. */
export async function observeImages(
  client: EngineClient,
  signal: AbortSignal | undefined,
  usage: DiskUsage | null,
): Promise<ObservedImages> {
  const options = signal === undefined ? {} : { signal };
  const [listed, all, uses] = await Promise.all([
    listImages(client, options),
    listImages(client, { ...options, all: true }),
    listContainerUses(client, options),
  ]);
  return { listed, all, uses, usage };
}

/** All volumes of an engine and what uses them. */
export async function observeVolumes(client: EngineClient, signal: AbortSignal | undefined) {
  const options = signal === undefined ? {} : { signal };
  const [volumes, uses] = await Promise.all([
    listVolumes(client, options),
    listContainerUses(client, options),
  ]);
  return { volumes, uses };
}

/** All networks of an engine and what is on them. */
export async function observeNetworks(client: EngineClient, signal: AbortSignal | undefined) {
  const options = signal === undefined ? {} : { signal };
  const [networks, uses] = await Promise.all([
    listNetworks(client, options),
    listContainerUses(client, options),
  ]);
  return { networks, uses };
}

const running: readonly ContainerUser['state'][] = ['running', 'paused', 'restarting'];

/** When a container of a host used what it uses, by what the inventory saw of it. */
export function lastUseOn({ clock, stacks }: Pick<ObserveDeps, 'clock' | 'stacks'>, hostId: string): LastUse {
  return (use: ContainerUse) => {
    if (running.includes(use.state)) return clock.now();
    const known = stacks.find(hostId, use.id);
    return known?.finishedAt ?? known?.startedAt ?? null;
  };
}
