import { z } from 'zod';
import { stackActNames } from '../contract/compose.ts';

/** What an act on a stack needs to know; kept in the job's row, and so read back as untrusted. */
export const stackActInputSchema = z.object({
  act: z.enum(stackActNames),
  hostId: z.string().min(1),
  host: z.string().min(1),
  stack: z.string().min(1),
  /** Empty: all of them. */
  services: z.array(z.string()),
  /** The names of the containers that it touches, which it locks beside the stack. */
  containers: z.array(z.string()),
  pull: z.enum(['missing', 'always', 'never']),
  recreate: z.enum(['changed', 'force', 'never']),
  removeOrphans: z.boolean(),
  replicas: z.number().int().nullable(),
  timeoutSeconds: z.number().int().nullable(),
  /** The interrupted job whose run on the host is followed to its end, in place of a new run. */
  resumes: z.object({ jobId: z.string(), runId: z.string() }).nullable(),
});
export type StackActInput = z.infer<typeof stackActInputSchema>;
