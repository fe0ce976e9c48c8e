import { z } from 'zod';
import { containerActs } from '../contract/stacks.ts';

/** What an act on a container needs to know; kept in the job's row, and so read back as untrusted. */
export const actInputSchema = z.object({
  act: z.enum(containerActs),
  hostId: z.string().min(1),
  host: z.string().min(1),
  /** The whole id: what was clicked is what is acted upon, whatever bears its name later. */
  containerId: z.string().min(1),
  name: z.string().min(1),
  timeoutSeconds: z.number().int().min(0).nullable(),
  signal: z.string().nullable(),
  force: z.boolean(),
});
export type ActInput = z.infer<typeof actInputSchema>;
