import { z } from 'zod';
import type { Jobs } from '../platform/jobs/types.ts';
import type { Project } from './model.ts';
import type { StackPlace } from './survey.ts';

const intentSchema = z.object({
  project: z.object({
    name: z.string(),
    workingFolder: z.string(),
    files: z.array(z.string()),
    envFiles: z.array(z.string()),
  }),
});

// A stack that was taken down has no container left to say how it was started; the journal of its last act does.
const lookedAt = 500;

/** How a stack was run by the last act on it that the journal has; null where there is none. */
export function createRemembered(jobs: Pick<Jobs, 'list'>): (place: StackPlace) => Project | null {
  return ({ hostId, stack }) => {
    for (const { kind, subject, steps } of jobs.list({ limit: lookedAt })) {
      if (!kind.startsWith('stacks.') || subject.hostId !== hostId || subject.name !== stack) continue;
      for (const { intent } of steps.toReversed()) {
        const told = intentSchema.safeParse(intent);
        if (told.success) return told.data.project;
      }
    }
    return null;
  };
}
