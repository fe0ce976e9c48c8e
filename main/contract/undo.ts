import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { hostReferenceSchema, instantSchema, jobStartedSchema } from './common.ts';
import { command, query, stream } from './procedure.ts';

/**
 * How a watchdog is. `planting`: whether it is there is not known yet. `armed`: it waits for its deadline. `acting`: it
 * puts back and looks whether that holds. `acted`: it put something back. `idle`: at its deadline everything ran or was
 * gone. `failed`: something could not be put back. `lost`: it was there and runs no more, as after a restart of its host.
 */
export const undoStateSchema = z.enum([
  'planting',
  'armed',
  'acting',
  'acted',
  'idle',
  'failed',
  'cancelled',
  'lost',
]);
export type UndoState = z.infer<typeof undoStateSchema>;

const undoContainerSchema = z.object({
  containerId: z.string(),
  name: z.string(),
  act: z.enum(['start', 'unpause']),
  /** What the watchdog (or a look after it was lost) says of it; null while it has not acted. */
  outcome: z.enum(['started', 'unpaused', 'already', 'gone', 'paused', 'failed']).nullable(),
  at: instantSchema.nullable(),
  words: z.string(),
});

export const undoViewSchema = z.object({
  id: z.string(),
  hostId: z.string(),
  host: z.string(),
  /** False for one that another laptop planted: it is shown and not touched. */
  mine: z.boolean(),
  owner: z.string(),
  jobId: z.string(),
  purpose: z.string().describe('the procedure for which something was taken away'),
  /** The job still runs: it puts back and cancels by itself. */
  jobActive: z.boolean(),
  where: z.enum(['process', 'container']).nullable(),
  state: undoStateSchema,
  containers: z.array(undoContainerSchema),
  plantedAt: instantSchema,
  deadline: instantSchema,
  endedAt: instantSchema.nullable(),
  /** When it was last seen on its host; null where it never was. */
  seenAt: instantSchema.nullable(),
  /** What happened, in a sentence. */
  story: z.string(),
});
export type UndoView = z.infer<typeof undoViewSchema>;

const undoReference = z.object({ id: z.string().min(1).max(64).describe('undo id') });
const undoListSchema = z.object({
  undos: z.array(undoViewSchema),
  /** Hosts that were not looked at since they were last reached: what watchdogs are there, of other laptops too, is not known. */
  unseen: z.array(z.object({ hostId: z.string(), host: z.string() })),
});

const undoFilter = z.object({ host: hostReferenceSchema.optional() }).optional();

export const undo = {
  list: query({ summary: 'List the undo watchdogs on hosts: what they put back, and when' })
    .input(undoFilter)
    .output(undoListSchema),
  watch: stream({ summary: 'Follow the undo watchdogs on hosts' })
    .input(undoFilter)
    .output(eventIterator(undoListSchema)),
  run: command({
    access: 'operate',
    summary: 'Put back now what a job left away, without waiting for its watchdog',
    positional: ['id'],
    job: true,
  })
    .input(undoReference)
    .output(jobStartedSchema),
  cancel: command({
    access: 'operate',
    summary: 'Keep it as it is: the watchdog puts nothing back any more',
    positional: ['id'],
  })
    .input(undoReference)
    .output(undoViewSchema),
};
