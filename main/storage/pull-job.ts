import { z } from 'zod';
import type { HostQueries } from '../hosts/queries.ts';
import { parseImageReference } from '../platform/docker/image-reference.ts';
import { inspectImage, type ImageDetail } from '../platform/docker/images.ts';
import { pullImage, type RegistryCredential } from '../platform/docker/pull.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobKind } from '../platform/jobs/types.ts';
import { createPullProgress } from './pull-progress.ts';

const pullInputSchema = z.object({
  hostId: z.string().min(1),
  host: z.string().min(1),
  image: z.string().min(1).max(512),
});
export type PullInput = z.infer<typeof pullInputSchema>;

/** Finds what a registry asks for; null where nobody gave Wheelhouse anything for it. */
export type FindCredential = (
  registry: string,
  hostId: string,
  signal: AbortSignal,
) => Promise<RegistryCredential | null>;

interface PullDeps {
  readonly hosts: HostQueries;
  readonly findCredential?: FindCredential | undefined;
}

/** The job of a pull: what is there before, the layers, what is there after. */
export function createPullKind({ hosts, findCredential }: PullDeps): JobKind<PullInput> {
  return {
    kind: 'images.pull',
    parse: (input) => pullInputSchema.parse(input),
    subject: ({ hostId, host, image }) => ({ hostId, host, name: image }),
    locks: ({ hostId, image }) => [{ hostId, kind: 'image', name: image }],
    async run({ hostId, host, image }, context) {
      const { signal, clock } = context;
      const startedAtMs = clock.monotonic();
      const reference = parseImageReference(image);
      const toProgress = createPullProgress();
      context.progress(toProgress([], clock.monotonic()));
      const before = await context.step('inspect', { image }, async () => {
        const found = toRecord(await lookFor(hosts.engineOf(hostId), image, signal));
        context.recordBefore(found);
        return found;
      });
      let pulledBytes = 0;
      await context.step('pull', { image, registry: reference.registry }, async () => {
        const credential = (await findCredential?.(reference.registry, hostId, signal)) ?? null;
        await pullImage(hosts.engineOf(hostId), reference, {
          signal,
          credential,
          onLayers(layers) {
            pulledBytes = layers.reduce((sum, layer) => sum + layer.doneBytes, 0);
            context.progress(toProgress(layers, clock.monotonic()));
          },
        });
      });
      const after = await context.step('verify', { image }, async () => {
        const detail = await lookFor(hosts.engineOf(hostId), image, signal);
        if (detail === null) {
          throw new WheelhouseError(
            'ENGINE_ERROR',
            `Docker on ${host} said that ${image} was pulled, and does not have it.`,
            { hint: 'Somebody may have removed it meanwhile; pull it again.' },
          );
        }
        const found = toRecord(detail);
        context.recordAfter(found);
        return found;
      });
      return {
        image,
        digest: after['digest'] ?? null,
        imageId: after['imageId'] ?? null,
        isNew: before['imageId'] !== after['imageId'],
        // The image that bore the name until now: it lies there without one.
        replacedImageId: before['imageId'] === after['imageId'] ? null : (before['imageId'] ?? null),
        pulledBytes,
        tookMs: Math.round(clock.monotonic() - startedAtMs),
      };
    },
    leftovers({ image, host }, steps) {
      if (steps.some(({ name, state }) => name === 'pull' && state === 'done')) {
        return [`${image} was pulled onto ${host}; only the last look at it is missing.`];
      }
      return [
        `The pull of ${image} onto ${host} was cut: the engine gives up what it had not finished, and nothing is left over.`,
      ];
    },
  };
}

async function lookFor(
  client: EngineClient,
  image: string,
  signal: AbortSignal,
): Promise<ImageDetail | null> {
  try {
    return await inspectImage(client, image, { signal });
  } catch (error) {
    if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function toRecord(detail: ImageDetail | null): Record<string, unknown> {
  if (detail === null) return { imageId: null, digest: null };
  return { imageId: detail.id, digest: detail.digests[0] ?? null, sizeBytes: detail.sizeBytes };
}
