import { z } from 'zod';
import { instantSchema } from './common.ts';
import { accessLevels, command, query } from './procedure.ts';

export const system = {
  get: query({ summary: 'Show the engine: version, process, data folder' })
    .input(z.object({}).optional())
    .output(
      z.object({
        version: z.string(),
        pid: z.number().int(),
        startedAt: instantSchema,
        dataFolder: z.string(),
        faces: z.number().int(),
        /** What this caller may do. */
        access: z.array(z.enum(accessLevels)),
        /** Sentences about what happened to the data folder at start, such as a database put aside. */
        notices: z.array(
          z.object({ kind: z.enum(['databaseSetAside', 'jobsInterrupted']), message: z.string() }),
        ),
      }),
    ),
  stop: command({ access: 'change', summary: 'End the engine; refused while a job runs, unless forced' })
    .input(z.object({ force: z.boolean().optional() }).optional())
    .output(z.object({})),
};
