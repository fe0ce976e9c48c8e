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

/** What the desktop app on this machine made of `startAtLogin`, and why it could not where it could not. */
const desktopViewSchema = z.object({
  /** `disabled`: in the system's own settings. `foreign`: somebody else's entry stands there. `checkout`: there is no program to start. */
  startAtLogin: z.enum(['on', 'off', 'disabled', 'foreign', 'checkout', 'failed']),
  problem: z.string().max(1000).nullable(),
});
export type DesktopView = z.infer<typeof desktopViewSchema>;

const machineViewSchema = observerViewSchema.extend({
  power: z.object({
    source: z.enum(['mains', 'battery']).nullable().describe('null: nobody can tell'),
    metered: z
      .boolean()
      .nullable()
      .describe('whether the network counts what goes through it; null: nobody can tell'),
    laptop: z.boolean().nullable().describe('whether it has a battery of its own; null: nobody can tell'),
  }),
  /** How often hosts are asked anything, and why less often than usual. */
  pace: z.object({
    value: z.enum(['normal', 'slow']),
    because: z.array(z.enum(['battery', 'metered', 'sleep'])),
  }),
  /** The desktop app; null where none is attached. */
  desktop: desktopViewSchema.nullable(),
});
export type MachineView = z.infer<typeof machineViewSchema>;

export const observer = {
  get: query({ summary: 'Whether this machine can see its hosts at all, and what it runs on' })
    .input(z.object({}).optional())
    .output(machineViewSchema),
  watch: stream({ summary: 'Follow whether this machine can see its hosts, and what it runs on' })
    .input(
      z
        .object({
          desktop: desktopViewSchema
            .optional()
            .describe('what the desktop app tells of itself while it watches'),
        })
        .optional(),
    )
    .output(eventIterator(machineViewSchema)),
  report: command({
    access: 'see',
    part: true,
    summary: 'Tell what a face knows of this machine: sleep, network, power, or that somebody looks at it',
  })
    .input(
      z.object({
        fact: z.enum(['suspend', 'resume', 'online', 'offline', 'mains', 'battery', 'looking']),
      }),
    )
    .output(z.object({})),
};
