import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { hostReferenceSchema, instantSchema } from './common.ts';
import { query, stream } from './procedure.ts';

export const changeKinds = [
  // What deserves a look.
  'hostKeyChanged',
  'deployed',
  'crashed',
  'removed',
  'stackRemoved',
  'unhealthy',
  'engineChanged',
  'allRestarted',
  'unreachable',
  // What somebody did.
  'configured',
  'stopped',
  'added',
  'stackAdded',
  'pruned',
  'firstSeen',
  // What is only noise unless somebody looks for it.
  'paused',
  'recreated',
  'restarted',
  'restartedByEngine',
  'started',
  'passed',
  'act',
  'more',
] as const;

const imageSchema = z.object({
  name: z.string().describe('as it was asked for: shop/api:1.4'),
  digest: z.string().nullable().describe('sha256:… where it is known'),
});

const configurationSchema = z.object({
  envAdded: z.array(z.string()).describe('names alone'),
  envRemoved: z.array(z.string()),
  portsAdded: z.array(z.string()),
  portsRemoved: z.array(z.string()),
  mountsAdded: z.array(z.string()),
  mountsRemoved: z.array(z.string()),
  others: z
    .array(z.enum(['command', 'labels', 'restartPolicy', 'network', 'hidden']))
    .describe('what else is another one; hidden: something of which only a hash is kept'),
});

/** Something that is different now from then. */
export const changeSchema = z.object({
  /** The same as long as it is the same change. */
  id: z.string(),
  kind: z.enum(changeKinds),
  importance: z.enum(['high', 'normal', 'low']),
  hostId: z.string(),
  host: z.string(),
  /** The container, the stack, or the host. */
  subject: z.string(),
  stack: z.string().nullable(),
  /** Whether a container of that name is there now. */
  isThere: z.boolean(),
  firstAt: instantSchema,
  at: instantSchema.describe('when it happened, for the last time where it happened several times'),
  afterAt: instantSchema.nullable().describe('nobody watched: it happened after this and before `at`'),
  endedAt: instantSchema.nullable().describe('since when it is over: reached, healthy or running again'),
  count: z.number().int(),
  image: z.object({ before: imageSchema, after: imageSchema }).nullable(),
  configuration: configurationSchema.nullable(),
  exitCodes: z.array(z.number().int()),
  oomKilled: z.boolean(),
  /** Two versions of the engine. */
  versions: z.object({ before: z.string(), after: z.string() }).nullable(),
  /** The containers of a stack, or what was removed; at most twenty. */
  members: z.array(z.string()),
  /** The procedure that somebody here called. */
  act: z.string().nullable(),
  outcome: z.enum(['done', 'failed', 'refused', 'cancelled', 'interrupted']).nullable(),
  /** Who did it: somebody with this Wheelhouse, or it was done elsewhere; null for what nobody does. */
  by: z
    .object({
      actor: z.string().nullable().describe('null: not with this Wheelhouse'),
      jobId: z.string().nullable(),
    })
    .nullable(),
  /** The number of the audit entry that has it. */
  auditSeq: z.number().int().nullable(),
  detail: z.string().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** What is known of a host over the time: `unwatched` is a gap, and charged to nobody. */
const changesSpanSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  state: z.enum(['up', 'degraded', 'unreachable', 'unwatched']),
});

const hostCoverageSchema = z.object({
  hostId: z.string(),
  host: z.string(),
  knownFrom: instantSchema.describe('where it was added later than `since`: from when it is known'),
  watchedMs: z.number().int(),
  spans: z.array(changesSpanSchema).describe('from `knownFrom` on, without a hole, oldest first'),
});
export type HostCoverage = z.infer<typeof hostCoverageSchema>;

export const changesViewSchema = z.object({
  since: instantSchema,
  until: instantSchema,
  /** The most important first. */
  changes: z.array(changeSchema),
  /** How many more there are than are told, at least. */
  leftOut: z.number().int(),
  hosts: z.array(hostCoverageSchema),
});
export type ChangesView = z.infer<typeof changesViewSchema>;

const rangeSchema = z.object({
  since: instantSchema.optional().describe('from when; a day ago unless told'),
  until: instantSchema.optional().describe('until when; now unless told'),
  host: hostReferenceSchema.optional(),
});

export const changes = {
  list: query({
    summary: 'Tell what is different now from then: deployments, crashes, removals, hosts that were away',
  })
    .input(rangeSchema.optional())
    .output(changesViewSchema),
  watch: stream({ summary: 'Follow what is different now from then' })
    .input(rangeSchema.optional())
    .output(eventIterator(changesViewSchema)),
};
