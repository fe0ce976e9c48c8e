import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { command, query, stream } from './procedure.ts';

/**
 * What this machine can see at all. `offline`: it has no network. `portal`: something between it and its hosts answers in
 * their place, as a hotel's sign-in page does. `limited`: it has a network, and not one of several hosts answers.
 */
export const observerStateSchema = z.enum(['online', 'offline', 'portal', 'limited']);
export type ObserverState = z.infer<typeof observerStateSchema>;

export const observerViewSchema = z.object({
  state: observerStateSchema,
  since: instantSchema,
  /** How many hosts cannot be seen for that reason; they are unknown, not down. */
  hidden: z.number().int(),
  /** When this machine was last seen waking up, in this life of the engine. */
  wokeAt: instantSchema.nullable(),
});
export type ObserverView = z.infer<typeof observerViewSchema>;

export const observer = {
  get: query({ summary: 'Whether this machine can see its hosts at all' })
    .input(z.object({}).optional())
    .output(observerViewSchema),
  watch: stream({ summary: 'Follow whether this machine can see its hosts' })
    .input(z.object({}).optional())
    .output(eventIterator(observerViewSchema)),
  report: command({
    access: 'see',
    part: true,
    summary: 'Tell what a face knows of this machine: it goes to sleep, woke up, is on or off the network',
  })
    .input(z.object({ fact: z.enum(['suspend', 'resume', 'online', 'offline']) }))
    .output(z.object({})),
};
