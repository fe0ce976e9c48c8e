import { z } from 'zod';
import { jobStartedSchema } from './common.ts';
import { command, query } from './procedure.ts';

export const lab = {
  get: query({ summary: 'Whether a lab can be brought up here, and whether it runs' })
    .input(z.object({}).optional())
    .output(
      z.object({
        available: z.boolean(),
        running: z.boolean(),
        /** Why it cannot be brought up here, where it cannot. */
        reason: z.enum(['notLinux', 'notRoot', 'notInPackage']).nullable(),
      }),
    ),
  start: command({ access: 'change', summary: 'Bring up the lab and add its hosts', job: true })
    .input(z.object({}).optional())
    .output(jobStartedSchema),
};
