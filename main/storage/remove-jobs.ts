import { z } from 'zod';
import { removeImage } from '../platform/docker/images.ts';
import { removeNetwork } from '../platform/docker/networks.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { removeVolume } from '../platform/docker/volumes.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobKind, LockTarget } from '../platform/jobs/types.ts';
import { deleteImage } from './delete-image.ts';
import type { Lookups } from './lookups.ts';

const imageInputSchema = z.object({
  hostId: z.string().min(1),
  host: z.string().min(1),
  imageId: z.string().min(1),
  /** The one name that goes; null where the whole image does. */
  tag: z.string().nullable(),
  name: z.string().min(1),
  tags: z.array(z.string()),
  force: z.boolean(),
});
export type ImageRemovalInput = z.infer<typeof imageInputSchema>;

const namedInputSchema = z.object({
  hostId: z.string().min(1),
  host: z.string().min(1),
  /** The id where there is one, else the name. */
  id: z.string().min(1),
  name: z.string().min(1),
});
export type NamedRemovalInput = z.infer<typeof namedInputSchema>;

type State = Record<string, unknown>;

interface Removal<Input> {
  readonly kind: string;
  readonly parse: (input: unknown) => Input;
  readonly locks: (input: Input) => readonly LockTarget[];
  /** What is there now; throws where it must not be removed, or is not there. */
  readonly check: (input: Input, signal: AbortSignal) => Promise<State>;
  readonly act: (client: EngineClient, input: Input) => Promise<State>;
  /** Whether it is gone. */
  readonly isGone: (input: Input) => Promise<boolean>;
}

type Target = Pick<NamedRemovalInput, 'hostId' | 'host' | 'name'>;

function toKind<Input extends Target>(removal: Removal<Input>, lookups: Lookups): JobKind<Input> {
  return {
    kind: removal.kind,
    parse: removal.parse,
    subject: ({ hostId, host, name }) => ({ hostId, host, name }),
    locks: removal.locks,
    async run(input, context) {
      const { host, name, hostId } = input;
      await context.step('inspect', { name }, async () => {
        const before = await removal.check(input, context.signal);
        context.recordBefore(before);
        return before;
      });
      const done = await context.step('remove', { name }, async () => {
        const client = lookups.hosts.engineOf(hostId);
        context.pointOfNoReturn();
        return await removal.act(client, input);
      });
      await context.step('verify', { name }, async () => {
        if (await removal.isGone(input)) return;
        throw new WheelhouseError(
          'ENGINE_ERROR',
          `Docker on ${host} said that ${name} was removed, and it is still there.`,
          { hint: 'Somebody may have made it anew meanwhile; look at it.' },
        );
      });
      context.recordAfter({ state: 'gone', ...done });
      return { name, ...done };
    },
    leftovers({ host, name }, steps) {
      const step = steps.find((one) => one.name === 'remove');
      if (step === undefined) return [`Nothing was done to ${name} on ${host} yet.`];
      return step.state === 'done'
        ? [`${name} on ${host} was removed.`]
        : [`Docker on ${host} was told to remove ${name}; it may be gone.`];
    },
  };
}

/** Registers nothing; answers the kinds of the three removals. */
export function createRemovalKinds(lookups: Lookups) {
  const images = toKind<ImageRemovalInput>(
    {
      kind: 'images.remove',
      parse: (input) => imageInputSchema.parse(input),
      locks: ({ hostId, tags, imageId }) =>
        [imageId, ...tags].map((name) => ({ hostId, kind: 'image' as const, name })),
      async check(input, signal) {
        const { hostId, imageId, tag, force } = input;
        const { removal } = await lookups.removableImage(hostId, tag ?? imageId, force, signal);
        if (removal.image.id !== imageId) {
          throw new WheelhouseError('CONFLICT', `${input.name} on ${input.host} names another image now.`, {
            hint: 'Look at the list again.',
          });
        }
        const { effect, untags, keeps } = removal;
        return { imageId, effect, untags, keeps, digests: removal.image.digests };
      },
      async act(client, { imageId, tag }) {
        const gone = tag === null ? await deleteImage(client, imageId) : await removeImage(client, tag);
        return { untagged: gone.untagged, deletedImages: gone.deleted.length };
      },
      isGone: async ({ hostId, tag, imageId }) => (await lookups.image(hostId, tag ?? imageId)) === null,
    },
    lookups,
  );
  const volumes = toKind<NamedRemovalInput>(
    {
      kind: 'volumes.remove',
      parse: (input) => namedInputSchema.parse(input),
      locks: ({ hostId, name }) => [{ hostId, kind: 'volume', name }],
      async check({ hostId, name }, signal) {
        const { driver, createdAt, changedAt, labels } = await lookups.removableVolume(hostId, name, signal);
        return { driver, createdAt, changedAt, labels };
      },
      async act(client, { name }) {
        await removeVolume(client, name);
        return {};
      },
      isGone: async ({ hostId, name }) => (await lookups.volume(hostId, name)) === undefined,
    },
    lookups,
  );
  const networks = toKind<NamedRemovalInput>(
    {
      kind: 'networks.remove',
      parse: (input) => namedInputSchema.parse(input),
      locks: ({ hostId, name }) => [{ hostId, kind: 'network', name }],
      async check({ hostId, id }, signal) {
        const { driver, subnets, internal, labels } = await lookups.removableNetwork(hostId, id, signal);
        return { id, driver, subnets, internal, labels };
      },
      async act(client, { id, name }) {
        await removeNetwork(client, id, name);
        return {};
      },
      isGone: async ({ hostId, id }) => (await lookups.network(hostId, id)) === undefined,
    },
    lookups,
  );
  return { images, volumes, networks };
}
