import { z } from 'zod';

/** Instants are milliseconds since 1970-01-01 UTC. */
export const instantSchema = z.number().int();

/**
 * Statuses of anything that is watched. `unknown` is a state of its own: nobody looked, or the host
 * could not be reached. It is never shown or counted as `down`.
 */
export const statusSchema = z.enum(['up', 'degraded', 'down', 'unknown', 'paused']);
export type Status = z.infer<typeof statusSchema>;

/** How sure an observation is: seen just now, seen earlier, or never seen. */
export const certaintySchema = z.enum(['fresh', 'stale', 'unknown']);
export type Certainty = z.infer<typeof certaintySchema>;

// Longer than any legal host or container name and short enough that nobody can fill a log with it.
const maximumReferenceLength = 255;

/** A host, by its name or its id. */
export const hostReferenceSchema = z
  .string()
  .trim()
  .min(1, 'Name the host, by its name or its id.')
  .max(maximumReferenceLength)
  .describe('host name or id');

/** A container, by name, id, or the beginning of an id that is unique. */
export const containerReferenceSchema = z
  .string()
  .trim()
  .min(1, 'Name the container, by its name or its id.')
  .max(maximumReferenceLength)
  .describe('container name or id');

/** What a command that takes longer than a second answers. */
export const jobStartedSchema = z.object({ jobId: z.string() });
export type JobStarted = z.infer<typeof jobStartedSchema>;

const severityOrder: readonly Status[] = ['down', 'degraded', 'unknown', 'paused', 'up'];

/** The worst of several statuses; `unknown` for none at all. */
export function worstStatus(statuses: Iterable<Status>): Status {
  let worst: Status | undefined;
  for (const status of statuses) {
    if (worst === undefined || severityOrder.indexOf(status) < severityOrder.indexOf(worst)) worst = status;
  }
  return worst ?? 'unknown';
}
