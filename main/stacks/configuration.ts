import { createHash } from 'node:crypto';
import type { ContainerDetail } from '../platform/docker/types.ts';

/**
 * How a container was set up, as far as it may be kept: names and places are readable, everything whose text may
 * hold a secret is a hash that only says whether it is another one.
 */
export interface ContainerConfiguration {
  /** The image that it was made from, `sha256:…`: two names of one image are no change. */
  readonly imageId: string;
  readonly envNames: readonly string[];
  /** `source → destination`, with `(ro)` behind it where it cannot be written; an anonymous volume has no source. */
  readonly mounts: readonly string[];
  readonly commandHash: string;
  /** Of all labels but Compose's own. */
  readonly labelsHash: string;
  /** Compose's own hash of the service: also changes with a value of the environment. null outside Compose. */
  readonly composeHash: string | null;
}

const composePrefix = 'com.docker.compose.';
const composeHashLabel = 'com.docker.compose.config-hash';

/** What is kept of a container's settings. Pure. */
export function toConfiguration(detail: ContainerDetail): ContainerConfiguration {
  const labels = Object.entries(detail.labels).filter(([name]) => !name.startsWith(composePrefix));
  const { command, entrypoint, user, workingFolder } = detail;
  return {
    imageId: detail.imageId,
    envNames: [...detail.envNames].sort(),
    mounts: detail.mounts.map(toMount).sort(),
    commandHash: hashOf([command, entrypoint, user, workingFolder]),
    labelsHash: hashOf(labels.sort(([a], [b]) => (a < b ? -1 : 1))),
    composeHash: detail.labels[composeHashLabel] ?? null,
  };
}

// An anonymous volume bears a new random name in each container.
const anonymousName = /^[0-9a-f]{64}$/;

function toMount({ name, source, destination, readOnly }: ContainerDetail['mounts'][number]): string {
  const from = name === '' ? source : anonymousName.test(name) ? '' : name;
  return `${from === '' ? '' : `${from} → `}${destination}${readOnly ? ' (ro)' : ''}`;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
