import { z } from 'zod';
import { hostReferenceSchema, instantSchema, jobStartedSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { command, query } from './procedure.ts';

export const pruneKinds = [
  'containers',
  'danglingImages',
  'images',
  'networks',
  'buildCache',
  'volumes',
] as const;
export type PruneKind = (typeof pruneKinds)[number];

/** What nobody asked for in particular: volumes hold data and are offered only when they are named. */
export const usualPruneKinds: readonly PruneKind[] = [
  'containers',
  'danglingImages',
  'images',
  'networks',
  'buildCache',
];

const prunableKinds = ['container', 'image', 'volume', 'network', 'cache'] as const;

export const pruneItemSchema = z.object({
  /** Names the thing and the state in which it was shown: what changed since then is left alone. */
  key: z.string(),
  kind: z.enum(prunableKinds),
  id: z.string(),
  name: z.string(),
  stack: z.string().nullable(),
  /** What removing it frees, at least; null where the engine did not tell. */
  sizeBytes: z.number().nullable(),
  /** Since when it lies there: stopped, tagged, created or last used. */
  since: instantSchema.nullable(),
  reason: z.enum([
    'stopped',
    'neverStarted',
    'dead',
    'dangling',
    'unusedImage',
    'unusedVolume',
    'unusedNetwork',
    'unusedCache',
  ]),
  exitCode: z.number().int().nullable(),
  /** Names that an image loses, and hidden images that go with it. */
  tags: z.array(z.string()),
  parents: z.number().int(),
  /** Whether the plan has it unless somebody chooses otherwise. */
  chosen: z.boolean(),
  /** Why it is not in the plan by itself. */
  caution: z.enum(['stack', 'data']).nullable(),
});
export type PruneItem = z.infer<typeof pruneItemSchema>;

export const prunePreviewSchema = z.object({
  /** The host’s name, so that the whole answer can be given to prune.run as it is. */
  host: z.string(),
  hostId: z.string(),
  observedAt: instantSchema,
  items: z.array(pruneItemSchema),
  /** The keys of what is chosen; take out what shall stay. */
  plan: z.array(z.string()),
  /** What the plan frees, at least: what several images share is freed with the last of them. */
  planBytes: z.number(),
  sizesProblem: errorViewSchema.nullable().describe('why sizes are missing'),
  /** What this engine cannot tell or remove one by one. */
  unsupported: z.array(z.object({ what: z.enum(pruneKinds), reason: z.string() })),
});
export type PrunePreview = z.infer<typeof prunePreviewSchema>;

/** What a clean-up did, item by item; the result of the job. */
export const pruneOutcomeSchema = z.object({
  removed: z.array(
    z.object({
      kind: z.enum(prunableKinds),
      name: z.string(),
      sizeBytes: z.number().nullable(),
    }),
  ),
  skipped: z.array(z.object({ kind: z.enum(prunableKinds), name: z.string(), why: z.string() })),
  freedBytes: z.number(),
});
export type PruneOutcome = z.infer<typeof pruneOutcomeSchema>;

// A list of words so that the command line takes it as a repeated flag.
const kindSchema = z
  .string()
  .max(20)
  .regex(new RegExp(`^(?:${pruneKinds.join('|')})$`), `What can be cleaned up: ${pruneKinds.join(', ')}.`)
  .describe(pruneKinds.join(', '));

export const prune = {
  preview: query({
    summary: 'Show exactly what a clean-up of a host would remove, and what it would free',
    positional: ['host'],
  })
    .input(
      z.object({
        host: hostReferenceSchema,
        what: z.array(kindSchema).max(pruneKinds.length).optional().describe(pruneKinds.join(', ')),
        olderThan: z
          .string()
          .max(8)
          .regex(/^[0-9]{1,5}[mhdw]$/, 'An age is written like 30m, 12h, 7d or 2w.')
          .optional()
          .describe('only what has lain there for so long: 30m, 12h, 7d, 2w'),
      }),
    )
    .output(prunePreviewSchema),
  run: command({
    access: 'destroy',
    summary: 'Remove exactly what a preview showed, item by item; what changed since is left alone',
    job: true,
    positional: ['host'],
  })
    .input(
      z.object({
        host: hostReferenceSchema,
        plan: z
          .array(z.string().min(1).max(512))
          .min(1, 'The plan is empty: take keys from wheelhouse prune preview HOST.')
          .max(2000, 'A plan holds at most 2,000 items; clean up in parts.')
          .describe('keys from the preview'),
        confirm: z
          .string()
          .max(255)
          .optional()
          .describe(
            'the host’s name, typed; asked for where the plan holds volumes, and by a protected host',
          ),
      }),
    )
    .output(jobStartedSchema),
};
