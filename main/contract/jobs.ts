import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { command, query, stream } from './procedure.ts';

const jobStates = [
  'queued',
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
] as const;
export const jobStateSchema = z.enum(jobStates);
export type JobState = z.infer<typeof jobStateSchema>;

export const progressSchema = z.object({
  phase: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['steps', 'seconds', 'bytes', 'items']),
  message: z.string().nullable(),
});
export type Progress = z.infer<typeof progressSchema>;

export const jobStepSchema = z.object({
  name: z.string(),
  state: z.enum(['running', 'done', 'failed', 'interrupted']),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  /** What the step meant to do, written to the journal before it acted. */
  intent: z.record(z.string(), z.unknown()),
  outcome: z.record(z.string(), z.unknown()).nullable(),
});
export type JobStep = z.infer<typeof jobStepSchema>;

export const jobViewSchema = z.object({
  id: z.string(),
  parentId: z.string().nullable().describe('the job of which it is a part'),
  kind: z.string().describe('the procedure that it carries out, such as containers.restart'),
  subject: z.object({ hostId: z.string().nullable(), host: z.string().nullable(), name: z.string() }),
  state: jobStateSchema,
  requestedBy: z.string(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  /** Of a job that an earlier life of the engine left: when it was last known to be alive. */
  endedAt: instantSchema.nullable(),
  steps: z.array(jobStepSchema),
  progress: progressSchema.nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: errorViewSchema.nullable(),
  /** What an interrupted job left behind, in sentences. */
  leftovers: z.array(z.string()),
});
export type JobView = z.infer<typeof jobViewSchema>;

/** True once a job has ended, whatever its outcome. */
export function isEnded(state: JobState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled' || state === 'interrupted';
}

const jobReference = z.object({ id: z.string().min(1).max(64).describe('job id') });

export const jobs = {
  list: query({ summary: 'List jobs, newest first' })
    .input(
      z
        .object({ limit: z.number().int().min(1).max(1000).optional(), state: jobStateSchema.optional() })
        .optional(),
    )
    .output(z.object({ jobs: z.array(jobViewSchema) })),
  get: query({ summary: 'Show one job with its steps', positional: ['id'] })
    .input(jobReference)
    .output(jobViewSchema),
  watch: stream({ summary: 'Follow one job to its end, or all of them', positional: ['id'] })
    .input(z.object({ id: z.string().max(64).optional() }).optional())
    .output(eventIterator(z.object({ jobs: z.array(jobViewSchema) }))),
  cancel: command({ access: 'operate', summary: 'Ask a job to stop', positional: ['id'] })
    .input(jobReference)
    .output(jobViewSchema),
};
