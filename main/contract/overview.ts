import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema, statusSchema } from './common.ts';
import { environmentSchema } from './hosts.ts';
import { observerViewSchema } from './observer.ts';
import { jobViewSchema } from './jobs.ts';
import { query, stream } from './procedure.ts';

/** Something that is wrong, with what to press. */
export const problemSchema = z.object({
  /** Stable while the problem lasts. */
  id: z.string(),
  severity: z.enum(['critical', 'warning']),
  kind: z.enum([
    'hostUnreachable',
    'hostRejected',
    'hostNeedsPerson',
    'containerCrashLoop',
    'containerDown',
    'containerUnhealthy',
    'containerDegraded',
    'jobInterrupted',
    // This machine sees none of the hosts that it hides: one problem for all of them.
    'observerOffline',
    'observerPortal',
    'observerLimited',
  ]),
  hostId: z.string().nullable(),
  host: z.string().nullable(),
  environment: environmentSchema.nullable(),
  containerId: z.string().nullable(),
  /** The thing that is wrong: a container's name, a host's name, a job's subject. */
  subject: z.string(),
  stack: z.string().nullable(),
  since: instantSchema.nullable(),
  detail: z.string().nullable().describe('a sentence from the engine or the transport'),
  exitCode: z.number().int().nullable(),
  restarts: z
    .number()
    .int()
    .nullable()
    .optional()
    .describe('how often the engine started a crashing container again'),
  hiddenHosts: z.number().int().nullable().describe('how many hosts a problem of this machine hides'),
  fix: z.enum(['restart', 'start', 'connect', 'trust', 'unlock', 'logs', 'job', 'none']),
  jobId: z.string().nullable(),
});
export type Problem = z.infer<typeof problemSchema>;

export const overviewSchema = z.object({
  at: instantSchema,
  status: statusSchema,
  watching: z.boolean(),
  hosts: z.object({ total: z.number(), ready: z.number(), away: z.number() }),
  containers: z.object({
    total: z.number(),
    up: z.number(),
    degraded: z.number(),
    down: z.number(),
    paused: z.number(),
    unknown: z.number(),
  }),
  observer: observerViewSchema,
  problems: z.array(problemSchema),
  runningJobs: z.array(jobViewSchema),
});
export type Overview = z.infer<typeof overviewSchema>;

export const overview = {
  get: query({ summary: 'How everything is, and what to press' })
    .input(z.object({}).optional())
    .output(overviewSchema),
  watch: stream({ summary: 'Follow how everything is' })
    .input(z.object({}).optional())
    .output(eventIterator(overviewSchema)),
};
