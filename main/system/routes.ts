import { accessLevels } from '../contract/procedure.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { SystemRoomDeps } from './model.ts';

/** What runs, in the words of a sentence: `containers.restart of web and 1 other job`. */
function describeJobs(active: ReturnType<SystemRoomDeps['jobs']['active']>): string {
  const [first, ...others] = active;
  if (first === undefined) return 'no job';
  const rest = others.length === 0 ? '' : ` and ${others.length} other job${others.length === 1 ? '' : 's'}`;
  return `${first.kind} of ${first.subject.name}${rest}`;
}

export function createSystemRoutes(deps: SystemRoomDeps) {
  return {
    get: implementer.system.get.handler(({ context }) => ({
      version: deps.version,
      pid: process.pid,
      startedAt: deps.startedAt,
      dataFolder: deps.dataFolder,
      faces: deps.faces(),
      access: accessLevels.filter((level) => context.access.has(level)),
      notices: [...deps.notices],
    })),
    stop: implementer.system.stop.handler(({ context, input }) => {
      const active = deps.jobs.active();
      const record = {
        actor: context.actor.name,
        act: 'system.stop',
        hostId: null,
        host: null,
        subject: 'engine',
        jobId: null,
        before: { jobs: active.length },
      };
      if (active.length > 0 && input?.force !== true) {
        const error = new WheelhouseError(
          'REFUSED',
          `The engine was not stopped, because it works on ${describeJobs(active)}.`,
          { hint: 'Wait for the end, cancel the job, or stop with --force.' },
        );
        deps.audit.append({ ...record, after: null, outcome: 'refused', error: toErrorView(error) });
        throw error;
      }
      try {
        deps.audit.append({ ...record, after: null, outcome: 'done', error: null });
      } catch (error) {
        // On a full disk the end of the engine is a way out, and must not fail for want of room.
        if (!(error instanceof WheelhouseError) || error.code !== 'STORAGE_FULL') throw error;
      }
      deps.end();
      return {};
    }),
  };
}
