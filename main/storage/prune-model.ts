import { createHash } from 'node:crypto';
import type { PruneItem, PruneKind } from '../contract/prune.ts';
import type { CacheRecord, DiskUsage } from '../platform/docker/disk-usage.ts';
import type { ContainerUse } from '../platform/docker/container-users.ts';
import type { ImageDetail, ImageSummary } from '../platform/docker/images.ts';
import type { NetworkSummary } from '../platform/docker/networks.ts';
import type { VolumeSummary } from '../platform/docker/volumes.ts';
import { childrenOf, hiddenParents, shortImageId, toImageViews } from './image-model.ts';
import { isOwn, nameUsers, stackOf } from './model.ts';
import { toNetworkViews, toVolumeViews } from './volume-model.ts';

/** How a container ended, for the age of what is stopped. */
export interface Ending {
  readonly finishedAtMs: number | null;
  readonly exitCode: number | null;
}

/** Everything of an engine that a clean-up judges by; what was not asked for is empty. */
export interface ObservedStorage {
  readonly uses: readonly ContainerUse[];
  readonly endings: ReadonlyMap<string, Ending>;
  readonly listed: readonly ImageSummary[];
  readonly all: readonly ImageSummary[];
  /** When an image was last tagged here, where the engine tells. */
  readonly taggedAt: ReadonlyMap<string, ImageDetail['taggedAtMs']>;
  readonly volumes: readonly VolumeSummary[];
  readonly networks: readonly NetworkSummary[];
  readonly cache: readonly CacheRecord[];
  readonly usage: DiskUsage | null;
}

/** A thing that may be asked to stay by another room, such as the image of a kept release. */
export interface KeepQuestion {
  readonly hostId: string;
  readonly kind: PruneItem['kind'];
  readonly id: string;
  readonly names: readonly string[];
}

/** Answers in words why a thing has to stay (`release 41 is rolled back to with it`), or null. */
export type KeepRule = (thing: KeepQuestion) => string | null;

/** Names a thing in the state in which it was seen. */
function keyOf(kind: PruneItem['kind'], id: string, state: unknown): string {
  const mark = createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 12);
  return `${kind}:${id}:${mark}`;
}

/** The parts of a key; null for what is none. Pure. */
export function readKey(key: string): { readonly kind: PruneItem['kind']; readonly id: string } | null {
  const [, kind, id] = /^(container|image|volume|network|cache):(.+):[0-9a-f]{12}$/s.exec(key) ?? [];
  return kind === undefined || id === undefined ? null : { kind: kind as PruneItem['kind'], id };
}

const base = { stack: null, exitCode: null, tags: [] as string[], parents: 0, caution: null };

const ended: readonly ContainerUse['state'][] = ['exited', 'dead', 'created'];

function containerItems({ uses, endings, usage }: ObservedStorage): PruneItem[] {
  return uses
    .filter((use) => ended.includes(use.state) && !isOwn(use.labels))
    .map((use): PruneItem => {
      const ending = endings.get(use.id);
      const stack = stackOf(use.labels);
      return {
        ...base,
        key: keyOf('container', use.id, [use.name, use.state, ending?.finishedAtMs ?? null]),
        kind: 'container',
        id: use.id,
        name: use.name,
        stack,
        sizeBytes: usage?.writtenBytes.get(use.id) ?? null,
        since: ending?.finishedAtMs ?? use.createdAtMs,
        reason: use.state === 'created' ? 'neverStarted' : use.state === 'dead' ? 'dead' : 'stopped',
        exitCode: use.state === 'created' ? null : (ending?.exitCode ?? null),
        // The colour that a stack goes back to lies there stopped, too.
        chosen: stack === null,
        caution: stack === null ? null : 'stack',
      };
    });
}

function imageItems(observed: ObservedStorage, dangling: boolean): PruneItem[] {
  return toImageViews(observed)
    .filter((image) => image.dangling === dangling && !image.inUse && !image.own)
    .filter((image) => childrenOf(image.id, observed.all).length === 0)
    .map((image): PruneItem => ({
      ...base,
      key: keyOf('image', image.id, image.tags),
      kind: 'image',
      id: image.id,
      name: image.tags[0] ?? image.digests[0] ?? shortImageId(image.id),
      sizeBytes: image.uniqueBytes,
      since: Math.max(image.createdAt, observed.taggedAt.get(image.id) ?? 0),
      reason: dangling ? 'dangling' : 'unusedImage',
      tags: image.tags,
      parents: hiddenParents(image.id, observed).length,
      chosen: true,
    }));
}

function volumeItems({ volumes, uses, usage }: ObservedStorage): PruneItem[] {
  return toVolumeViews(volumes, uses, usage)
    .filter((volume) => !volume.inUse && !volume.own)
    .map((volume): PruneItem => ({
      ...base,
      key: keyOf('volume', volume.name, [volume.createdAt, volume.driver]),
      kind: 'volume',
      id: volume.name,
      name: volume.name,
      stack: volume.stack,
      sizeBytes: volume.sizeBytes,
      since: volume.createdAt,
      reason: 'unusedVolume',
      chosen: false,
      caution: 'data',
    }));
}

function networkItems({ networks, uses }: ObservedStorage): PruneItem[] {
  return toNetworkViews(networks, uses)
    .filter((network) => !network.inUse && !network.own && !network.builtIn)
    .map((network): PruneItem => ({
      ...base,
      key: keyOf('network', network.id, [network.name]),
      kind: 'network',
      id: network.id,
      name: network.name,
      stack: network.stack,
      sizeBytes: 0,
      since: network.createdAt,
      reason: 'unusedNetwork',
      chosen: true,
    }));
}

function cacheItems({ cache }: ObservedStorage): PruneItem[] {
  return (
    cache
      // A shared record's bytes are an image's: removing it frees nothing and makes the next build slow.
      .filter((record) => !record.inUse && !record.shared)
      .map((record): PruneItem => ({
        ...base,
        key: keyOf('cache', record.id, [record.createdAtMs, record.lastUsedAtMs]),
        kind: 'cache',
        id: record.id,
        name: record.description === '' ? record.id : record.description.slice(0, 300),
        sizeBytes: record.sizeBytes,
        since: record.lastUsedAtMs ?? record.createdAtMs,
        reason: 'unusedCache',
        chosen: true,
      }))
  );
}

function itemsOf(kind: PruneKind, observed: ObservedStorage): PruneItem[] {
  switch (kind) {
    case 'containers':
      return containerItems(observed);
    case 'danglingImages':
      return imageItems(observed, true);
    case 'images':
      return imageItems(observed, false);
    case 'networks':
      return networkItems(observed);
    case 'buildCache':
      return cacheItems(observed);
    case 'volumes':
      return volumeItems(observed);
    default:
      return kind satisfies never;
  }
}

/** What a clean-up of these kinds would remove, the largest of each kind first. Pure. */
export function findPrunable(
  kinds: readonly PruneKind[],
  observed: ObservedStorage,
  asked: { readonly hostId: string; readonly keep: readonly KeepRule[]; readonly before: number | null },
): PruneItem[] {
  return kinds.flatMap((kind) =>
    itemsOf(kind, observed)
      .filter(({ since }) => asked.before === null || (since !== null && since <= asked.before))
      .filter((item) => whyKept(item, asked.hostId, asked.keep) === null)
      .sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0) || a.name.localeCompare(b.name)),
  );
}

function whyKept(item: PruneItem, hostId: string, keep: readonly KeepRule[]): string | null {
  const { kind, id, tags, name } = item;
  for (const rule of keep) {
    const why = rule({ hostId, kind, id, names: tags.length > 0 ? tags : [name] });
    if (why !== null) return why;
  }
  return null;
}

const kindsOf = {
  container: ['containers'],
  image: ['danglingImages', 'images'],
  volume: ['volumes'],
  network: ['networks'],
  cache: ['buildCache'],
} as const satisfies Record<PruneItem['kind'], readonly PruneKind[]>;

/** What becomes of one item of a plan by what is there now: removed as it was shown, or left alone and why. Pure. */
export function judgeItem(
  key: string,
  observed: ObservedStorage,
  asked: { readonly hostId: string; readonly keep: readonly KeepRule[] },
): { readonly item: PruneItem } | { readonly name: string; readonly why: string } {
  const named = readKey(key);
  if (named === null) return { name: key, why: 'it is no key of a preview' };
  const { kind, id } = named;
  const found = kindsOf[kind].flatMap((one) => itemsOf(one, observed)).find((item) => item.id === id);
  if (found === undefined) return { ...whyNot(kind, id, observed) };
  const why = whyKept(found, asked.hostId, asked.keep);
  if (why !== null) return { name: found.name, why };
  if (found.key !== key) return { name: found.name, why: 'it changed since it was shown' };
  return { item: found };
}

function whyNot(
  kind: PruneItem['kind'],
  id: string,
  observed: ObservedStorage,
): { readonly name: string; readonly why: string } {
  const gone = { name: id, why: 'it is gone already' };
  const used = (name: string, own: boolean, users: readonly { readonly name: string }[]) => ({
    name,
    why: own
      ? 'it is Wheelhouse’s own'
      : users.length > 0
        ? `${nameUsers(users)} ${users.length === 1 ? 'uses' : 'use'} it now`
        : 'it must not be removed',
  });
  switch (kind) {
    case 'container': {
      const use = observed.uses.find((one) => one.id === id);
      if (use === undefined) return gone;
      return isOwn(use.labels) ? used(use.name, true, []) : { name: use.name, why: `it is ${use.state} now` };
    }
    case 'image': {
      const image = toImageViews(observed).find((one) => one.id === id);
      if (image === undefined) return gone;
      const name = image.tags[0] ?? shortImageId(id);
      return childrenOf(id, observed.all).length > 0
        ? { name, why: 'other images were built upon it' }
        : used(name, image.own, image.users);
    }
    case 'volume': {
      const volume = toVolumeViews(observed.volumes, observed.uses, null).find((one) => one.name === id);
      return volume === undefined ? gone : used(volume.name, volume.own, volume.users);
    }
    case 'network': {
      const network = toNetworkViews(observed.networks, observed.uses).find((one) => one.id === id);
      return network === undefined ? gone : used(network.name, network.own, network.users);
    }
    case 'cache': {
      const record = observed.cache.find((one) => one.id === id);
      return record === undefined ? gone : { name: record.description || id, why: 'a build uses it now' };
    }
    default:
      return kind satisfies never;
  }
}

/** Children before what they were made from: the builder keeps what something else stands upon. Pure. */
export function inOrder(
  items: readonly { readonly kind: PruneItem['kind']; readonly key: string }[],
  cache: readonly CacheRecord[],
) {
  const order: readonly PruneItem['kind'][] = ['container', 'network', 'volume', 'image', 'cache'];
  const parents = new Map(cache.map((record) => [record.id, record.parents]));
  const depth = (id: string, seen = 0): number =>
    seen > cache.length
      ? seen
      : Math.max(0, ...(parents.get(id) ?? []).map((parent) => 1 + depth(parent, seen + 1)));
  const idOf = (key: string): string => readKey(key)?.id ?? '';
  return items.toSorted(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      (a.kind === 'cache' ? depth(idOf(b.key)) - depth(idOf(a.key)) : 0),
  );
}
