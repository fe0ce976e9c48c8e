import type { ContainerConfiguration, KnownContainer } from '../stacks/queries.ts';

/** What of a container is compared with its successor's. */
export interface Setup {
  readonly containerId: string;
  readonly image: string;
  readonly imageDigest: string | null;
  readonly ports: readonly string[];
  readonly restartPolicy: string;
  readonly networkMode: string;
  readonly configuration: ContainerConfiguration | null;
}

/** What can become different about one container. */
export const containerFacts = [
  'added',
  'removed',
  'recreated',
  // Made and removed within minutes, as a container of one command is.
  'passed',
  'restarted',
  // Started again by the engine, as its restart policy says.
  'restartedByEngine',
  'stopped',
  'started',
  'paused',
  'unhealthy',
] as const;
/** What can become different about a host. */
export const hostFacts = ['firstSeen', 'allRestarted', 'engineChanged', 'more'] as const;
export type FactKind = (typeof containerFacts)[number] | (typeof hostFacts)[number];

/** Something that is different now from then. */
export interface Fact {
  readonly kind: FactKind;
  /** Stays the same when the container is recreated. */
  readonly key: string;
  readonly name: string;
  readonly containerId: string | null;
  readonly stack: string | null;
  readonly service: string | null;
  readonly firstAt: number;
  readonly at: number;
  /** It happened after this and by `at`; null where `at` is exact. */
  readonly afterAt: number | null;
  /** Since when it is over; null where it goes on, or is nothing that can. */
  readonly endedAt: number | null;
  readonly count: number;
  readonly before: Setup | HostWord | null;
  readonly after: Setup | HostWord | null;
}

/** What a fact about a host compares, such as the engine's version. */
export interface HostWord {
  readonly word: string;
}

/** The end of something that went on. */
export interface Ending {
  readonly ends: readonly ('unhealthy' | 'stopped' | 'paused')[];
  readonly key: string;
  readonly at: number;
}

export type Finding = Fact | Ending;

export function isEnding(finding: Finding): finding is Ending {
  return 'ends' in finding;
}

export function isSetup(side: Setup | HostWord | null): side is Setup {
  return side !== null && 'image' in side;
}

// While Compose recreates a container, the new one or the old one bears a part of an id before its name.
const passingName = /^[0-9a-f]{12}_(.+)$/;

/** What a container and its successor have in common. Pure. */
export function keyOf({ name }: Pick<KnownContainer, 'name'>): string {
  return passingName.exec(name)?.[1] ?? name;
}

export function toSetup(container: KnownContainer): Setup {
  return {
    containerId: container.id,
    image: container.image,
    imageDigest: container.imageDigest,
    ports: [
      ...new Set(
        container.ports.map(
          ({ publicPort, privatePort, protocol }) =>
            `${publicPort === null ? '' : `${String(publicPort)}:`}${String(privatePort)}/${protocol}`,
        ),
      ),
    ].sort(),
    restartPolicy: container.restartPolicy,
    networkMode: container.networkMode,
    configuration: container.configuration ?? null,
  };
}

/** What differs between the settings of two containers; names and places only, never a value. */
export interface ConfigurationDifference {
  readonly envAdded: readonly string[];
  readonly envRemoved: readonly string[];
  readonly portsAdded: readonly string[];
  readonly portsRemoved: readonly string[];
  readonly mountsAdded: readonly string[];
  readonly mountsRemoved: readonly string[];
  /** What else is another one, though only a hash of it is kept. */
  readonly others: readonly ('command' | 'labels' | 'restartPolicy' | 'network' | 'hidden')[];
}

function only(these: readonly string[], others: readonly string[]): string[] {
  return these.filter((each) => !others.includes(each));
}

/** What became different in the settings; null where nothing did, as far as both sides are known. Pure. */
export function configurationDifference(before: Setup, after: Setup): ConfigurationDifference | null {
  const [was, is] = [before.configuration, after.configuration];
  const known = was !== null && is !== null;
  const lists = {
    envAdded: known ? only(is.envNames, was.envNames) : [],
    envRemoved: known ? only(was.envNames, is.envNames) : [],
    portsAdded: only(publishedOf(after), publishedOf(before)),
    portsRemoved: only(publishedOf(before), publishedOf(after)),
    mountsAdded: known ? only(is.mounts, was.mounts) : [],
    mountsRemoved: known ? only(was.mounts, is.mounts) : [],
  };
  const others: ConfigurationDifference['others'][number][] = [];
  if (known && was.commandHash !== is.commandHash) others.push('command');
  if (known && was.labelsHash !== is.labelsHash) others.push('labels');
  if (before.restartPolicy !== after.restartPolicy) others.push('restartPolicy');
  if (before.networkMode !== after.networkMode) others.push('network');
  const isSilent = others.length === 0 && Object.values(lists).every((list) => list.length === 0);
  // Compose's hash has the image's name in it: only where that stayed does it tell of something that is not kept.
  if (isSilent && known && before.image === after.image && isOther(was.composeHash, is.composeHash)) {
    others.push('hidden');
  }
  return isSilent && others.length === 0 ? null : { ...lists, others };
}

function isOther(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

/** Published ports alone: a stopped container's engine does not say which others its image exposes. */
function publishedOf({ ports }: Setup): readonly string[] {
  return ports.filter((port) => port.includes(':'));
}

/** Whether the image is another one; a new name of the same image is none. Pure. */
export function isImageChanged(before: Setup, after: Setup): boolean {
  const [was, is] = [before.configuration, after.configuration];
  if (was !== null && is !== null) return was.imageId !== is.imageId;
  if (before.imageDigest === null || after.imageDigest === null) return before.image !== after.image;
  return before.imageDigest !== after.imageDigest && before.image !== after.image;
}
