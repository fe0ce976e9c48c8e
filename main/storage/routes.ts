import type { ImageDetailView } from '../contract/storage.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { PruneKind, PrunePreview } from '../contract/prune.ts';
import type { HostView } from '../contract/hosts.ts';
import type { Actor } from '../platform/actor.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { inspectImage } from '../platform/docker/images.ts';
import { maskArguments, maskEnvEntry } from '../platform/docker/mask.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { Lookups } from './lookups.ts';
import type { StorageOperations } from './operations.ts';

interface RoutesDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly lookups: Lookups;
  readonly operations: StorageOperations;
  readonly preview: (
    host: HostView,
    asked: { readonly what: readonly PruneKind[] | undefined; readonly olderThan: string | undefined },
    signal: AbortSignal | undefined,
  ) => Promise<PrunePreview>;
  readonly startPrune: (
    host: HostView,
    asked: { readonly plan: readonly string[]; readonly confirm: string | undefined },
    actor: Actor,
  ) => Promise<{ readonly jobId: string }>;
}

/** Binds `images.*`, `volumes.*`, `networks.*` and `prune.*`. */
export function createStorageRoutes(deps: RoutesDeps) {
  const { clock, hosts, lookups, operations } = deps;
  const { images, volumes, networks, prune } = implementer;

  async function inspect(hostId: string, reference: string, signal: AbortSignal | undefined) {
    const image = await lookups.image(hostId, reference, signal);
    if (image === null) {
      const host = hosts.find(hostId)?.name ?? hostId;
      throw new WheelhouseError('NOT_FOUND', `There is no image ${reference} on ${host}.`, {
        hint: `List the images: wheelhouse images list ${host}.`,
      });
    }
    const detail = await inspectImage(
      hosts.engineOf(hostId),
      image.id,
      signal === undefined ? {} : { signal },
    );
    return {
      image,
      platform: detail.platform,
      author: detail.author,
      user: detail.user,
      workingFolder: detail.workingFolder,
      command: [...maskArguments(detail.command)],
      entrypoint: [...maskArguments(detail.entrypoint)],
      environment: detail.env.map((entry) => {
        const [name = '', ...value] = maskEnvEntry(entry).split('=');
        return { name, value: value.join('=') };
      }),
      ports: [...detail.ports],
      volumes: [...detail.volumes],
      healthcheck: [...maskArguments(detail.healthcheck)],
      layers: [...detail.layers],
      taggedAt: detail.taggedAtMs,
    } satisfies ImageDetailView;
  }

  return {
    images: {
      list: images.list.handler(async ({ input, signal }) => {
        const { id: hostId } = hosts.resolve(input.host);
        const found = await lookups.images(hostId, input.sizes ?? true, signal);
        return {
          hostId,
          observedAt: clock.now(),
          images: found.images,
          layersBytes: found.sizes.usage?.layersBytes ?? null,
          sizesProblem: found.sizes.problem,
        };
      }),
      inspect: images.inspect.handler(({ input, signal }) =>
        inspect(hosts.resolve(input.host).id, input.image, signal),
      ),
      assess: images.assess.handler(({ input, signal }) =>
        lookups.assessImage(hosts.resolve(input.host).id, input.image, signal),
      ),
      pull: images.pull.handler(({ input, context }) =>
        operations.pullImage(hosts.resolve(input.host), input.image, context.actor),
      ),
      tag: images.tag.handler(({ input, context }) =>
        operations.tagImage(hosts.resolve(input.host), input.image, input.name, context.actor),
      ),
      remove: images.remove.handler(({ input, context }) =>
        operations.removeImage(
          hosts.resolve(input.host),
          { image: input.image, force: input.force ?? false, confirm: input.confirm },
          context.actor,
        ),
      ),
    },
    volumes: {
      list: volumes.list.handler(async ({ input, signal }) => {
        const { id: hostId } = hosts.resolve(input.host);
        const found = await lookups.volumes(hostId, input.sizes ?? true, signal);
        return {
          hostId,
          observedAt: clock.now(),
          volumes: found.volumes,
          sizesProblem: found.sizes.problem,
        };
      }),
      create: volumes.create.handler(({ input, context }) =>
        operations.createVolume(
          hosts.resolve(input.host),
          input.name,
          input.driver ?? 'local',
          context.actor,
        ),
      ),
      remove: volumes.remove.handler(({ input, context }) =>
        operations.removeVolume(hosts.resolve(input.host), input.volume, input.confirm, context.actor),
      ),
    },
    networks: {
      list: networks.list.handler(async ({ input, signal }) => {
        const { id: hostId } = hosts.resolve(input.host);
        const found = await lookups.networks(hostId, signal);
        return { hostId, observedAt: clock.now(), networks: found };
      }),
      create: networks.create.handler(({ input, context }) =>
        operations.createNetwork(
          hosts.resolve(input.host),
          input.name,
          input.internal ?? false,
          context.actor,
        ),
      ),
      remove: networks.remove.handler(({ input, context }) =>
        operations.removeNetwork(hosts.resolve(input.host), input.network, input.confirm, context.actor),
      ),
    },
    prune: {
      preview: prune.preview.handler(({ input, signal }) =>
        deps.preview(
          hosts.resolve(input.host),
          { what: input.what as readonly PruneKind[] | undefined, olderThan: input.olderThan },
          signal,
        ),
      ),
      run: prune.run.handler(({ input, context }) =>
        deps.startPrune(
          hosts.resolve(input.host),
          { plan: input.plan, confirm: input.confirm },
          context.actor,
        ),
      ),
    },
  };
}
