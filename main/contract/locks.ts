import { z } from 'zod';
import { hostReferenceSchema, instantSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { command, query } from './procedure.ts';

export const lockViewSchema = z.object({
  hostId: z.string(),
  host: z.string(),
  /** What is typed to break it: `container/nginx`. */
  name: z.string(),
  kind: z.string(),
  subject: z.string(),
  /** Who holds it, on which machine: `ana@laptop`. */
  holder: z.string(),
  actor: z.string().describe('who asked for the job'),
  purpose: z.string().describe('the procedure for which it is held'),
  jobId: z.string().describe('a job of its holder'),
  /** By the host’s clock. */
  takenAt: instantSchema,
  ageMs: z.number(),
  /** Since its holder was last heard of. */
  renewedAgoMs: z.number(),
  leaseMs: z.number(),
  /** Not renewed within its lease: its holder may be gone. It is never taken without a word. */
  stale: z.boolean(),
  /** Held by this data folder. */
  mine: z.boolean(),
});
export type LockView = z.infer<typeof lockViewSchema>;

export const hostLocksSchema = z.object({
  hostId: z.string(),
  host: z.string(),
  /** null where the host could not be asked: nothing is known then. */
  locks: z.array(lockViewSchema).nullable(),
  problem: errorViewSchema.nullable(),
});
export type HostLocks = z.infer<typeof hostLocksSchema>;

const longestLockName = 300;

export const locks = {
  list: query({ summary: 'List what is locked on the hosts, by whom, and since when' })
    .input(z.object({ host: hostReferenceSchema.optional() }).optional())
    .output(z.object({ hosts: z.array(hostLocksSchema) })),
  break: command({
    access: 'change',
    summary: 'Break the stale lock of a holder who is gone, by typing its name',
    positional: ['lock'],
  })
    .input(
      z.object({
        lock: z
          .string()
          .trim()
          .min(1, 'Name the lock, as locks list shows it.')
          .max(longestLockName)
          .describe('name of the lock, container/nginx'),
        host: hostReferenceSchema,
        confirm: z.string().max(longestLockName).optional().describe('the name of the lock again'),
      }),
    )
    .output(lockViewSchema),
};
