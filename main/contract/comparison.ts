import { z } from 'zod';
import { query } from './procedure.ts';

/** The parts in which a comparison is told, in this order. */
export const comparisonSections = [
  'service',
  'image',
  'environment',
  'command',
  'health',
  'ports',
  'mounts',
  'networks',
  'restart',
  'limits',
  'security',
  'logging',
  'labels',
] as const;
export type ComparisonSection = (typeof comparisonSections)[number];

const entry = z.object({
  section: z.enum(comparisonSections),
  /** The name of the variable, the label, the setting, the path of the mount. */
  key: z.string(),
  kind: z.enum(['same', 'changed', 'onlyA', 'onlyB']),
  /** As they may be shown; null where that side has none. */
  a: z.string().nullable(),
  b: z.string().nullable(),
  /** A secret, or a part that is one, is hidden; the engine judged the values themselves. */
  masked: z.boolean(),
  /** How much a difference deserves a look; `none` for what is the same. */
  severity: z.enum(['none', 'info', 'warning', 'critical']),
});
export type ComparisonEntry = z.infer<typeof entry>;

const side = z.object({
  hostId: z.string(),
  host: z.string(),
  name: z.string(),
});
export type ComparisonSide = z.infer<typeof side>;

const part = z.object({
  /** The service, or null for the two containers that were asked about. */
  service: z.string().nullable(),
  presence: z.enum(['both', 'onlyA', 'onlyB']),
  /** The containers that were compared: the first of each service. */
  containers: z.object({ a: z.string().nullable(), b: z.string().nullable() }),
  entries: z.array(entry),
});
export type ComparisonPart = z.infer<typeof part>;

export const comparisonSchema = z.object({
  a: side,
  b: side,
  parts: z.array(part),
  differences: z.number().int(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

// A host's name, a slash, and the name of the thing.
const sideReference = z.string().trim().min(1, 'Name both sides.').max(512);

/** These join the noun `stacks`. */
export const stackComparison = {
  compare: query({
    summary:
      'Compare two stacks: services, images, environment, configuration; values of secrets stay hidden',
    positional: ['a', 'b'],
  })
    .input(
      z.object({
        a: sideReference.describe('HOST/STACK, or the stack alone where one host has it'),
        b: sideReference.describe('HOST/STACK, or the stack alone where one host has it'),
      }),
    )
    .output(comparisonSchema),
};

/** These join the noun `containers`. */
export const containerComparison = {
  compare: query({
    summary: 'Compare two containers: image, environment, configuration; values of secrets stay hidden',
    positional: ['a', 'b'],
  })
    .input(
      z.object({
        a: sideReference.describe('HOST/CONTAINER, or the container alone where one host has it'),
        b: sideReference.describe('HOST/CONTAINER, or the container alone where one host has it'),
      }),
    )
    .output(comparisonSchema),
};
