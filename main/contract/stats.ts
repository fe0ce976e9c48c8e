import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema, instantSchema } from './common.ts';
import { stream } from './procedure.ts';

export const usageSampleSchema = z.object({
  /** When it arrived here. */
  at: instantSchema,
  /** True where nobody counted in the time before it: what lies between is a gap, and no line is drawn through it. */
  afterGap: z.boolean(),
  cpuPercent: z.number().nullable().describe('as docker stats: 100 is one core in full'),
  cores: z.number().nullable(),
  memoryBytes: z.number().nullable().describe('without the page cache'),
  memoryLimitBytes: z.number().nullable(),
  /** Bytes a second. */
  receivedRate: z.number().nullable(),
  sentRate: z.number().nullable(),
  readRate: z.number().nullable(),
  writtenRate: z.number().nullable(),
  processes: z.number().nullable(),
});
export type UsageSample = z.infer<typeof usageSampleSchema>;

/** `counting`: figures come. `stopped`: the container does not run. `lost`: nobody can look; unknown is not zero. */
export const countingSchema = z.object({
  state: z.enum(['opening', 'counting', 'stopped', 'lost', 'removed']),
  since: instantSchema,
  /** Why, where it is `lost`. */
  reason: z.string().nullable(),
});
export type Counting = z.infer<typeof countingSchema>;

const statsItemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    hostId: z.string(),
    containerId: z.string(),
    name: z.string(),
    counting: countingSchema,
    /** What others who look on have been told in the last ten minutes. */
    samples: z.array(usageSampleSchema),
  }),
  z.object({ type: z.literal('sample'), sample: usageSampleSchema }),
  z.object({ type: z.literal('counting'), counting: countingSchema }),
]);
export type StatsItem = z.infer<typeof statsItemSchema>;

/** Live figures; this joins the noun `containers`. */
export const stats = {
  stats: stream({
    summary: 'Follow what a container uses: CPU, memory, network, disk, processes',
    positional: ['container'],
  })
    .input(
      z.object({
        container: containerReferenceSchema,
        host: hostReferenceSchema.optional().describe('needed where two hosts have a container of that name'),
      }),
    )
    .output(eventIterator(statsItemSchema)),
};
