import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { query, stream } from './procedure.ts';

export const auditEntrySchema = z.object({
  seq: z.number().int(),
  at: instantSchema,
  actor: z.string().describe('who: the OS account and the face, such as ana (desktop)'),
  act: z.string().describe('what: the procedure'),
  hostId: z.string().nullable(),
  host: z.string().nullable(),
  subject: z.string(),
  jobId: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  outcome: z.enum(['done', 'failed', 'refused', 'cancelled', 'interrupted']),
  error: errorViewSchema.nullable(),
  hash: z.string(),
  previousHash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const page = z.object({
  limit: z.number().int().min(1).max(1000).optional(),
  before: z.number().int().optional().describe('only entries with a smaller sequence number'),
  host: z.string().max(255).optional(),
  subject: z.string().max(255).optional(),
});

export const auditVerificationSchema = z.object({
  ok: z.boolean(),
  entries: z.number().int(),
  head: z.string(),
  /** The first entry that does not fit, and why. */
  broken: z.object({ seq: z.number().int(), reason: z.string() }).nullable(),
});

export const audit = {
  list: query({ summary: 'List who did what, newest first' })
    .input(page.optional())
    .output(z.object({ entries: z.array(auditEntrySchema) })),
  watch: stream({ summary: 'Follow the audit' })
    .input(page.optional())
    .output(eventIterator(z.object({ entries: z.array(auditEntrySchema) }))),
  verify: query({ summary: 'Check that no audit entry was changed or removed' })
    .input(z.object({}).optional())
    .output(auditVerificationSchema),
};
