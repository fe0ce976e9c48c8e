import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema, instantSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { stream } from './procedure.ts';

export const logSourceSchema = z.object({
  /** Position in the stream's list of sources; each line names its source by this number. */
  index: z.number().int(),
  hostId: z.string(),
  containerId: z.string(),
  container: z.string(),
  stack: z.string().nullable(),
  service: z.string().nullable(),
  tty: z.boolean(),
});
export type LogSource = z.infer<typeof logSourceSchema>;

/**
 * One line: source index, instant in ns since 1970 as decimal digits, 0 for stdout or 1 for stderr, text.
 * A tuple, because ten thousand of them travel a second.
 */
export const logLineSchema = z.tuple([
  z.number().int(),
  z.string(),
  z.union([z.literal(0), z.literal(1)]),
  z.string(),
]);
export type LogLine = z.infer<typeof logLineSchema>;

export const logItemSchema = z.discriminatedUnion('type', [
  /** First, and again when a container joins: every source known so far. */
  z.object({ type: z.literal('sources'), sources: z.array(logSourceSchema) }),
  /** Lines in the order of their instants. */
  z.object({ type: z.literal('lines'), lines: z.array(logLineSchema) }),
  /** The history asked for has been sent; what follows is live. */
  z.object({ type: z.literal('live') }),
  /** Nobody was reading between these instants, and the lines could not be fetched afterwards. */
  z.object({
    type: z.literal('gap'),
    source: z.number().int(),
    from: instantSchema,
    to: instantSchema.nullable(),
    reason: z.enum(['unreachable', 'rotated', 'dropped']),
    lines: z.number().int().nullable().describe('how many lines were dropped, where that is known'),
  }),
  z.object({
    type: z.literal('state'),
    source: z.number().int(),
    state: z.enum(['following', 'waiting', 'ended', 'failed']),
    at: instantSchema,
    error: errorViewSchema.nullable(),
  }),
]);
export type LogItem = z.infer<typeof logItemSchema>;

export const logs = {
  tail: stream({
    summary: 'Read and follow the logs of a container, a stack or a selection',
    positional: ['container'],
  })
    .input(
      z.object({
        container: containerReferenceSchema.optional(),
        containers: z
          .array(z.object({ hostId: z.string(), containerId: z.string() }))
          .max(500)
          .optional(),
        host: hostReferenceSchema.optional(),
        stack: z.string().max(255).optional(),
        service: z.string().max(255).optional(),
        lines: z
          .number()
          .int()
          .min(0)
          .max(100_000)
          .optional()
          .describe('lines of history for each container, 200 unless told'),
        since: instantSchema.optional(),
        follow: z.boolean().optional().describe('go on with new lines'),
      }),
    )
    .output(eventIterator(logItemSchema)),
};
