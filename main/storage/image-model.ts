import type { ImageRemoval, ImageView } from '../contract/storage.ts';
import type { ContainerUse } from '../platform/docker/container-users.ts';
import type { DiskUsage } from '../platform/docker/disk-usage.ts';
import { parseImageReference } from '../platform/docker/image-reference.ts';
import type { ImageSummary } from '../platform/docker/images.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import { inUse, isOurs, isOwn, toShownLabels, toUser } from './model.ts';

/** What is known of an engine's images. `all` has the hidden ones too. */
export interface ObservedImages {
  readonly listed: readonly ImageSummary[];
  readonly all: readonly ImageSummary[];
  readonly uses: readonly ContainerUse[];
  readonly usage: DiskUsage | null;
}

function usersById(uses: readonly ContainerUse[]): ReadonlyMap<string, readonly ContainerUse[]> {
  const users = new Map<string, ContainerUse[]>();
  for (const use of uses) {
    const known = users.get(use.imageId);
    if (known) known.push(use);
    else users.set(use.imageId, [use]);
  }
  return users;
}

/** The images as every face sees them, those with names first, by name. Pure. */
export function toImageViews({ listed, uses, usage }: Omit<ObservedImages, 'all'>): ImageView[] {
  const users = usersById(uses);
  return listed
    .map((image): ImageView => {
      const usedBy = users.get(image.id) ?? [];
      const sharedBytes = usage?.sharedBytes.get(image.id) ?? image.sharedBytes;
      return {
        id: image.id,
        tags: [...image.tags].sort(),
        digests: [...image.digests].sort(),
        createdAt: image.createdAtMs,
        sizeBytes: image.sizeBytes,
        sharedBytes,
        uniqueBytes: sharedBytes === null ? null : Math.max(0, image.sizeBytes - sharedBytes),
        dangling: image.tags.length === 0,
        labels: toShownLabels(image.labels),
        inUse: usedBy.length > 0,
        own: isOwn(image.labels),
        users: usedBy.map(toUser),
      };
    })
    .sort((a, b) => compareNames(a.tags[0], b.tags[0]) || a.id.localeCompare(b.id));
}

function compareNames(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a.localeCompare(b);
}

/** An image that somebody named; `tag` where it was named by one. */
export interface NamedImage {
  readonly image: ImageView;
  readonly tag: string | null;
}

const shortestId = 4;

/**
 * The image that is meant: by a tag, a digest, an id, or the beginning of an id that is unique.
 * Throws NOT_FOUND, VALIDATION (several begin so, or it is no name). Pure.
 */
export function findImage(reference: string, images: readonly ImageView[], host: string): NamedImage {
  const digits = reference.replace(/^sha256:/, '');
  const byId = /^[0-9a-f]+$/.test(digits) ? images.filter(({ id }) => id.slice(7).startsWith(digits)) : [];
  const exact = byId.find(({ id }) => id.slice(7) === digits);
  if (exact !== undefined) return { image: exact, tag: null };
  if (!reference.startsWith('sha256:')) {
    const { name, digest, repository } = parseImageReference(reference);
    const tagged = images.find(({ tags }) => tags.includes(name));
    if (tagged !== undefined) return { image: tagged, tag: name };
    const byDigest = images.find(({ digests }) => digests.includes(`${repository}@${String(digest)}`));
    if (byDigest !== undefined) return { image: byDigest, tag: null };
  }
  const [only, ...others] = digits.length < shortestId ? [] : byId;
  if (only !== undefined && others.length === 0) return { image: only, tag: null };
  if (only !== undefined) {
    throw new WheelhouseError(
      'VALIDATION',
      `Several images on ${host} have an id that begins with ${reference}.`,
      { hint: 'Give more of its digits, or a name.' },
    );
  }
  throw new WheelhouseError('NOT_FOUND', `There is no image ${reference} on ${host}.`, {
    hint: 'List the images: wheelhouse images list HOST.',
    details: { image: reference },
  });
}

/** Images that were built upon another here, and are kept by it. Pure. */
export function childrenOf(id: string, all: readonly ImageSummary[]): readonly ImageSummary[] {
  return all.filter(({ parentId }) => parentId === id);
}

/** Hidden images that go when an image goes: its unnamed parents that nothing else needs. Pure. */
export function hiddenParents(id: string, { all, uses }: Omit<ObservedImages, 'listed' | 'usage'>): string[] {
  const byId = new Map(all.map((image) => [image.id, image]));
  const used = new Set(uses.map(({ imageId }) => imageId));
  const found: string[] = [];
  for (let at = byId.get(id); at !== undefined && at.parentId !== '';) {
    const parent = byId.get(at.parentId);
    const isFree =
      parent !== undefined &&
      parent.tags.length === 0 &&
      parent.digests.length === 0 &&
      !used.has(parent.id) &&
      childrenOf(parent.id, all).length === 1;
    if (!isFree) break;
    found.push(parent.id);
    at = parent;
  }
  return found;
}

/** What removing an image by the name that was given would do. Pure. */
export function judgeRemoval(
  named: NamedImage,
  observed: ObservedImages,
  asked: { readonly host: string; readonly force: boolean },
): ImageRemoval {
  const { image, tag } = named;
  const children = childrenOf(image.id, observed.all);
  const staysForOthers = tag !== null && image.tags.some((other) => other !== tag);
  const effect = staysForOthers || (tag !== null && children.length > 0) ? 'untag' : 'delete';
  const untags = tag === null ? image.tags : [tag];
  const refusal = refusalOf(named, children, effect, asked);
  return {
    image,
    effect,
    untags,
    keeps: image.tags.filter((other) => !untags.includes(other)),
    parents: effect === 'delete' ? hiddenParents(image.id, observed).length : 0,
    freesBytes: effect === 'delete' ? image.uniqueBytes : 0,
    refusal: refusal === null ? null : toErrorView(refusal),
  };
}

function refusalOf(
  { image, tag }: NamedImage,
  children: readonly ImageSummary[],
  effect: 'untag' | 'delete',
  { host, force }: { readonly host: string; readonly force: boolean },
): WheelhouseError | null {
  const shown = tag ?? shortImageId(image.id);
  const what = `The image ${shown}`;
  if (image.own) return isOurs(what, host);
  // Taking one of several names off takes nothing from the containers that use it.
  const isLastName = tag === null || image.tags.length <= 1;
  if (image.users.length > 0 && isLastName) return inUse(what, host, image.users);
  if (effect === 'delete' && children.length > 0) {
    const names = children.map(({ id, tags }) => tags[0] ?? shortImageId(id)).slice(0, 5);
    return new WheelhouseError(
      'REFUSED',
      `${what} on ${host} is what others were built upon: ${names.join(', ')}.`,
      { hint: 'Remove those first.' },
    );
  }
  if (tag === null && image.tags.length > 1 && !force) {
    return new WheelhouseError('REFUSED', `${what} on ${host} has several names: ${image.tags.join(', ')}.`, {
      hint: 'Remove it by one of them to take that name off, or with --force to take all of them.',
    });
  }
  return null;
}

/** Docker's short form of an image id. Pure. */
export function shortImageId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
