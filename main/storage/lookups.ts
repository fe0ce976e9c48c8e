import type { ImageRemoval, ImageView, NetworkView, VolumeView } from '../contract/storage.ts';
import type { HostQueries } from '../hosts/queries.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { findImage, judgeRemoval, toImageViews } from './image-model.ts';
import { inUse, isOurs } from './model.ts';
import {
  lastUseOn,
  observeImages,
  observeNetworks,
  observeSizes,
  observeVolumes,
  type ObserveDeps,
  type Sizes,
} from './observe.ts';
import { toNetworkViews, toVolumeViews } from './volume-model.ts';

const uncounted: Sizes = { usage: null, problem: null };

/** What is asked of a host's engine, live, each time: nothing is remembered, so nothing stale is shown as true. */
export interface Lookups {
  readonly hosts: HostQueries;
  images(
    hostId: string,
    sizes: boolean,
    signal?: AbortSignal,
  ): Promise<{ images: ImageView[]; sizes: Sizes }>;
  /** null where there is none of that name. */
  image(hostId: string, reference: string, signal?: AbortSignal): Promise<ImageView | null>;
  /** What removing it would do, with what it frees. Throws NOT_FOUND. */
  assessImage(hostId: string, reference: string, signal?: AbortSignal): Promise<ImageRemoval>;
  /** As `assessImage`, without sizes. Throws what stands against it. `tag` where it was named by one. */
  removableImage(
    hostId: string,
    reference: string,
    force: boolean,
    signal?: AbortSignal,
  ): Promise<{ readonly removal: ImageRemoval; readonly tag: string | null }>;
  volumes(
    hostId: string,
    sizes: boolean,
    signal?: AbortSignal,
  ): Promise<{ volumes: VolumeView[]; sizes: Sizes }>;
  volume(hostId: string, name: string, signal?: AbortSignal): Promise<VolumeView | undefined>;
  /** Throws NOT_FOUND, REFUSED (in use, or Wheelhouse's own). */
  removableVolume(hostId: string, name: string, signal?: AbortSignal): Promise<VolumeView>;
  networks(hostId: string, signal?: AbortSignal): Promise<NetworkView[]>;
  network(hostId: string, reference: string, signal?: AbortSignal): Promise<NetworkView | undefined>;
  removableNetwork(hostId: string, reference: string, signal?: AbortSignal): Promise<NetworkView>;
}

export function createLookups(deps: ObserveDeps): Lookups {
  const { hosts } = deps;
  const nameOf = (hostId: string): string => hosts.find(hostId)?.name ?? hostId;

  async function images(hostId: string, withSizes: boolean, signal?: AbortSignal) {
    const client = hosts.engineOf(hostId);
    const [observed, sizes] = await Promise.all([
      observeImages(client, signal, null),
      withSizes ? observeSizes(deps, client, signal, 'image') : uncounted,
    ]);
    return { images: toImageViews({ ...observed, usage: sizes.usage }), sizes };
  }

  async function volumes(hostId: string, withSizes: boolean, signal?: AbortSignal) {
    const client = hosts.engineOf(hostId);
    const [observed, sizes] = await Promise.all([
      observeVolumes(client, signal),
      withSizes ? observeSizes(deps, client, signal, 'volume') : uncounted,
    ]);
    const told = { lastUse: lastUseOn(deps, hostId), createdIsChange: !tellsCreation(hosts, hostId) };
    return { volumes: toVolumeViews(observed.volumes, observed.uses, sizes.usage, told), sizes };
  }

  async function networks(hostId: string, signal?: AbortSignal): Promise<NetworkView[]> {
    const observed = await observeNetworks(hosts.engineOf(hostId), signal);
    return toNetworkViews(observed.networks, observed.uses);
  }

  async function judge(
    hostId: string,
    reference: string,
    how: { readonly force: boolean; readonly sizes: Sizes; readonly signal: AbortSignal | undefined },
  ) {
    const observed = await observeImages(hosts.engineOf(hostId), how.signal, how.sizes.usage);
    const host = nameOf(hostId);
    const named = findImage(reference, toImageViews(observed), host);
    return { tag: named.tag, removal: judgeRemoval(named, observed, { host, force: how.force }) };
  }

  async function volume(hostId: string, name: string, signal?: AbortSignal) {
    const all = await volumes(hostId, false, signal);
    return all.volumes.find((one) => one.name === name);
  }

  async function network(hostId: string, reference: string, signal?: AbortSignal) {
    const all = await networks(hostId, signal);
    return (
      all.find(({ id }) => id === reference) ??
      onlyOne(
        all.filter(({ name }) => name === reference),
        reference,
        nameOf(hostId),
      )
    );
  }

  return {
    hosts,
    images,
    async image(hostId, reference, signal) {
      const all = await images(hostId, false, signal);
      try {
        return findImage(reference, all.images, nameOf(hostId)).image;
      } catch (error) {
        if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    },
    async assessImage(hostId, reference, signal) {
      const sizes = await observeSizes(deps, hosts.engineOf(hostId), signal, 'image');
      return (await judge(hostId, reference, { force: false, sizes, signal })).removal;
    },
    async removableImage(hostId, reference, force, signal) {
      const judged = await judge(hostId, reference, { force, sizes: uncounted, signal });
      const { refusal } = judged.removal;
      if (refusal === null) return judged;
      throw new WheelhouseError(refusal.code, refusal.message, {
        ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
        ...(refusal.details === undefined ? {} : { details: refusal.details }),
      });
    },
    volumes,
    volume,
    async removableVolume(hostId, name, signal) {
      const found = await volume(hostId, name, signal);
      const host = nameOf(hostId);
      if (found === undefined) throw notThere('volume', name, host);
      if (found.own) throw isOurs(`The volume ${name}`, host);
      if (found.inUse) throw inUse(`The volume ${name}`, host, found.users);
      return found;
    },
    networks,
    network,
    async removableNetwork(hostId, reference, signal) {
      const found = await network(hostId, reference, signal);
      const host = nameOf(hostId);
      if (found === undefined) throw notThere('network', reference, host);
      const what = `The network ${found.name}`;
      if (found.own) throw isOurs(what, host);
      if (found.builtIn) {
        throw new WheelhouseError('REFUSED', `${what} on ${host} is Docker’s own and cannot be removed.`);
      }
      if (found.inUse) throw inUse(what, host, found.users);
      return found;
    },
  };
}

// Seen on 20.10.24: the `CreatedAt` of a local volume moves with each file that is made in its top folder; on 26.1 it stays.
const firstTellingCreation = 42;

function tellsCreation(hosts: HostQueries, hostId: string): boolean {
  const [major = 0, minor = 0] = (hosts.find(hostId)?.engine?.apiVersion ?? '').split('.').map(Number);
  return major > 1 || minor >= firstTellingCreation;
}

/** Docker lets two networks bear one name; then only an id says which is meant. */
function onlyOne(found: readonly NetworkView[], name: string, host: string): NetworkView | undefined {
  if (found.length <= 1) return found[0];
  throw new WheelhouseError('VALIDATION', `${host} has ${String(found.length)} networks called ${name}.`, {
    hint: `Name it by its id: ${found.map(({ id }) => id.slice(0, 12)).join(', ')}.`,
  });
}

function notThere(kind: 'volume' | 'network', name: string, host: string): WheelhouseError {
  return new WheelhouseError('NOT_FOUND', `There is no ${kind} ${name} on ${host}.`, {
    hint: `List them: wheelhouse ${kind}s list ${host}.`,
    details: { [kind]: name },
  });
}
