import { z } from 'zod';
import { hostReferenceSchema, instantSchema, jobStartedSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { command, query } from './procedure.ts';
import { containerStateSchema } from './stacks.ts';

/** A container, running or not, that uses an image, a volume or a network. */
export const containerUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: containerStateSchema,
  stack: z.string().nullable(),
});
export type ContainerUser = z.infer<typeof containerUserSchema>;

/** What everything that is kept on a host has in common. */
const keptSchema = z.object({
  labels: z.record(z.string(), z.string()),
  inUse: z.boolean(),
  /** Wheelhouse’s own (a label that begins with dev.wheelhouse.): shown, never removed from here. */
  own: z.boolean(),
});

export const imageViewSchema = keptSchema.extend({
  id: z.string(),
  tags: z.array(z.string()),
  digests: z.array(z.string()),
  createdAt: instantSchema,
  sizeBytes: z.number(),
  /** What it shares with other images, and what it has for itself; null where the engine did not tell. */
  sharedBytes: z.number().nullable(),
  uniqueBytes: z.number().nullable(),
  /** No tag names it any more. */
  dangling: z.boolean(),
  users: z.array(containerUserSchema),
});
export type ImageView = z.infer<typeof imageViewSchema>;

export const volumeViewSchema = keptSchema.extend({
  name: z.string(),
  driver: z.string(),
  createdAt: instantSchema.nullable(),
  /** When its top folder changed last: what engines before 23.0 tell in place of the creation. */
  changedAt: instantSchema.nullable(),
  /** Made for one container that named none; Docker calls it by 64 digits. */
  anonymous: z.boolean(),
  stack: z.string().nullable(),
  /** null where the engine or the driver did not tell. */
  sizeBytes: z.number().nullable(),
  /** When a container that is still there used it last; null where none is there or nobody saw it. */
  lastUsedAt: instantSchema.nullable(),
  users: z.array(containerUserSchema.extend({ mountPath: z.string(), readOnly: z.boolean() })),
});
export type VolumeView = z.infer<typeof volumeViewSchema>;

export const networkViewSchema = keptSchema.extend({
  id: z.string(),
  name: z.string(),
  driver: z.string(),
  scope: z.string(),
  internal: z.boolean(),
  /** Docker’s own: bridge, host, none, a swarm’s. */
  builtIn: z.boolean(),
  createdAt: instantSchema.nullable(),
  subnets: z.array(z.object({ subnet: z.string(), gateway: z.string().nullable() })),
  stack: z.string().nullable(),
  users: z.array(containerUserSchema.extend({ address: z.string().nullable() })),
});
export type NetworkView = z.infer<typeof networkViewSchema>;

/** Asked live: a host that is away answers with an error, never with an empty list. */
const listing = { hostId: z.string(), observedAt: instantSchema };

const sizesField = z
  .boolean()
  .optional()
  .describe('false leaves out what the engine has to count first, which may take it long');

const sizesProblem = errorViewSchema.nullable().describe('why sizes are missing');

const noControls = /^[^\p{Cc}]*$/u;

const imageReferenceSchema = z
  .string()
  .trim()
  .min(1, 'Name the image, such as redis:7, or by its id.')
  .max(512, 'The name of an image has at most 512 characters.')
  .regex(/^[^-]/, 'The name of an image cannot begin with a dash.')
  .regex(noControls, 'The name of an image cannot hold control characters.')
  .describe('image name such as redis:7, or id');

const volumeReferenceSchema = z
  .string()
  .min(1, 'Name the volume.')
  .max(255, 'The name of a volume has at most 255 characters.')
  .regex(/^[^-]/, 'The name of a volume cannot begin with a dash.')
  .regex(noControls, 'The name of a volume cannot hold control characters.')
  .describe('volume name');

const networkReferenceSchema = z
  .string()
  .min(1, 'Name the network.')
  .max(255, 'The name of a network has at most 255 characters.')
  .regex(/^[^-]/, 'The name of a network cannot begin with a dash.')
  .regex(noControls, 'The name of a network cannot hold control characters.')
  .describe('network name or id');

const newNameSchema = z
  .string()
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/,
    'A name has 2 to 128 letters, digits, _ . and -, with a letter or digit first.',
  );

const confirm = z.string().max(512).optional();

const imageTarget = z.object({ host: hostReferenceSchema, image: imageReferenceSchema });

/** What removing an image by that name would do, and what stands against it. */
export const imageRemovalSchema = z.object({
  image: imageViewSchema,
  /** `untag` takes the name off and leaves the image; `delete` removes it. */
  effect: z.enum(['untag', 'delete']),
  /** The names that go, and those that stay. */
  untags: z.array(z.string()),
  keeps: z.array(z.string()),
  /** Hidden images that it was built upon and that go with it. */
  parents: z.number().int(),
  /** At least this much is freed; null where the engine did not tell. */
  freesBytes: z.number().nullable(),
  /** Why it would be refused; null where it would not. */
  refusal: errorViewSchema.nullable(),
});
export type ImageRemoval = z.infer<typeof imageRemovalSchema>;

export const imageDetailSchema = z.object({
  image: imageViewSchema,
  platform: z.string(),
  author: z.string(),
  user: z.string(),
  workingFolder: z.string(),
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  /** Values that look like secrets are masked. */
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
  ports: z.array(z.string()),
  volumes: z.array(z.string()),
  healthcheck: z.array(z.string()),
  layers: z.array(z.string()),
  taggedAt: instantSchema.nullable(),
});
export type ImageDetailView = z.infer<typeof imageDetailSchema>;

export const images = {
  list: query({
    summary: 'List the images of a host with size and the containers that use them',
    positional: ['host'],
  })
    .input(z.object({ host: hostReferenceSchema, sizes: sizesField }))
    .output(
      z.object({
        ...listing,
        images: z.array(imageViewSchema),
        /** All layers together, each counted once. */
        layersBytes: z.number().nullable(),
        sizesProblem,
      }),
    ),
  inspect: query({ summary: 'Show one image with its configuration', positional: ['host', 'image'] })
    .input(imageTarget)
    .output(imageDetailSchema),
  assess: query({
    summary: 'Show what removing an image would do: untag or delete, and what uses it',
    positional: ['host', 'image'],
  })
    .input(imageTarget)
    .output(imageRemovalSchema),
  pull: command({
    access: 'change',
    summary: 'Pull an image onto a host, layer by layer',
    job: true,
    positional: ['host', 'image'],
  })
    .input(imageTarget)
    .output(jobStartedSchema),
  tag: command({
    access: 'change',
    summary: 'Give an image one more name',
    positional: ['host', 'image', 'name'],
  })
    .input(imageTarget.extend({ name: imageReferenceSchema.describe('the new name, such as app:1.4') }))
    .output(z.object({ id: z.string(), name: z.string() })),
  remove: command({
    access: 'destroy',
    summary: 'Take a name off an image, or remove it; never one that a container uses',
    job: true,
    positional: ['host', 'image'],
  })
    .input(
      imageTarget.extend({
        force: z.boolean().optional().describe('by id: also when it has several names; all of them go'),
        confirm: confirm.describe('the image’s name as given, typed; a protected host asks for it'),
      }),
    )
    .output(jobStartedSchema),
};

const volumeTarget = z.object({ host: hostReferenceSchema, volume: volumeReferenceSchema });

export const volumes = {
  list: query({
    summary: 'List the volumes of a host with size and the containers that use them',
    positional: ['host'],
  })
    .input(z.object({ host: hostReferenceSchema, sizes: sizesField }))
    .output(z.object({ ...listing, volumes: z.array(volumeViewSchema), sizesProblem })),
  create: command({ access: 'change', summary: 'Create a volume', positional: ['host', 'name'] })
    .input(
      z.object({
        host: hostReferenceSchema,
        name: newNameSchema,
        driver: newNameSchema.optional().describe('local unless told'),
      }),
    )
    .output(z.object({ name: z.string() })),
  remove: command({
    access: 'destroy',
    summary: 'Remove a volume and what is in it; never one that a container uses',
    job: true,
    positional: ['host', 'volume'],
  })
    .input(volumeTarget.extend({ confirm: confirm.describe('the volume’s name, typed; always asked for') }))
    .output(jobStartedSchema),
};

export const networks = {
  list: query({
    summary: 'List the networks of a host with subnet and the containers on them',
    positional: ['host'],
  })
    .input(z.object({ host: hostReferenceSchema }))
    .output(z.object({ ...listing, networks: z.array(networkViewSchema) })),
  create: command({ access: 'change', summary: 'Create a bridge network', positional: ['host', 'name'] })
    .input(
      z.object({
        host: hostReferenceSchema,
        name: newNameSchema,
        internal: z.boolean().optional().describe('without a way out'),
      }),
    )
    .output(z.object({ id: z.string(), name: z.string() })),
  remove: command({
    access: 'destroy',
    summary: 'Remove a network; never one that a container is on',
    job: true,
    positional: ['host', 'network'],
  })
    .input(
      z.object({
        host: hostReferenceSchema,
        network: networkReferenceSchema,
        confirm: confirm.describe('the network’s name, typed; a protected host asks for it'),
      }),
    )
    .output(jobStartedSchema),
};
