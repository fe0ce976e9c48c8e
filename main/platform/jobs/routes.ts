import { isEnded, type JobView } from '../../contract/jobs.ts';
import { implementer } from '../routes/implementer.ts';
import { latest } from '../streams/latest.ts';
import type { Jobs } from './types.ts';

const defaultLimit = 100;

/** All jobs: the newest and those that run at first, afterwards those that changed, each as it is now. */
function watchAll(jobs: Jobs, signal: AbortSignal | undefined) {
  let changedIds: Set<string> | null = null;
  return latest({
    read: () => {
      const ids = changedIds;
      changedIds = new Set();
      if (ids !== null) return { jobs: [...ids].map((id) => jobs.get(id)) };
      const all = new Map<string, JobView>();
      for (const job of [...jobs.list({ limit: defaultLimit }), ...jobs.active()]) all.set(job.id, job);
      return { jobs: [...all.values()] };
    },
    subscribe: (changed) =>
      jobs.subscribe((job) => {
        changedIds?.add(job.id);
        changed();
      }),
    signal,
  });
}

function watchOne(jobs: Jobs, id: string, signal: AbortSignal | undefined) {
  return latest({
    read: () => ({ jobs: [jobs.get(id)] }),
    subscribe: (changed) =>
      jobs.subscribe((job) => {
        if (job.id === id) changed();
      }),
    isLast: (item) => item.jobs.every((job) => isEnded(job.state)),
    signal,
  });
}

/** Binds the procedures `jobs.*`. */
export function createJobsRoutes(jobs: Jobs) {
  return {
    list: implementer.jobs.list.handler(({ input }) => ({
      jobs: [...jobs.list({ limit: input?.limit ?? defaultLimit, state: input?.state })],
    })),
    get: implementer.jobs.get.handler(({ input }) => jobs.get(input.id)),
    watch: implementer.jobs.watch.handler(({ input, signal }) => {
      if (input?.id === undefined) return Promise.resolve(watchAll(jobs, signal));
      jobs.get(input.id);
      return Promise.resolve(watchOne(jobs, input.id, signal));
    }),
    cancel: implementer.jobs.cancel.handler(({ input, context }) => jobs.cancel(input.id, context.actor)),
  };
}
