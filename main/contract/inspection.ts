import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema, instantSchema } from './common.ts';
import { command, query } from './procedure.ts';

const target = z.object({
  container: containerReferenceSchema,
  host: hostReferenceSchema.optional().describe('needed where two hosts have a container of that name'),
});

export const processSchema = z.object({
  /** The host's number of it, not that of the container. */
  pid: z.number().int(),
  user: z.string(),
  /** Percent of one core since the process began. */
  cpuPercent: z.number().nullable(),
  memoryPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  time: z.string().describe('CPU time, as the host’s ps writes it'),
  /** What looks like a secret in it is masked. */
  command: z.string(),
});
export type ContainerProcess = z.infer<typeof processSchema>;

const processesSchema = z.object({
  hostId: z.string(),
  containerId: z.string(),
  name: z.string(),
  observedAt: instantSchema,
  processes: z.array(processSchema),
});
export type ContainerProcesses = z.infer<typeof processesSchema>;

const inspectionSchema = z.object({
  hostId: z.string(),
  containerId: z.string(),
  name: z.string(),
  observedAt: instantSchema,
  /** The engine's own answer; what looks like a secret is masked in it. */
  raw: z.record(z.string(), z.json()),
  /** The names under which `containers.reveal` tells what was masked: `/Config/Env/DB_PASSWORD`, `/Config/Cmd/2`. */
  masked: z.array(z.string()),
});
export type Inspection = z.infer<typeof inspectionSchema>;

/** What is inside a container and around it; these join the noun `containers`. */
export const inspection = {
  processes: query({ summary: 'Show the processes of a container', positional: ['container'] })
    .input(target)
    .output(processesSchema),
  inspect: query({
    summary: 'Show everything that the engine knows of a container, secrets masked',
    positional: ['container'],
  })
    .input(target)
    .output(inspectionSchema),
  reveal: command({
    access: 'change',
    summary: 'Show one masked value of a container; the audit keeps that it was shown',
    positional: ['container', 'name'],
  })
    .input(
      target.extend({
        name: z
          .string()
          .min(1, 'Name the masked value.')
          .max(1000)
          .describe('a variable’s name, or a name from “masked” of containers inspect'),
      }),
    )
    .output(z.object({ name: z.string(), value: z.string() })),
};
