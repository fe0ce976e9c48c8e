import type { HostView } from '../contract/hosts.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import type { Audit } from '../platform/audit/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobKind, Jobs } from '../platform/jobs/types.ts';
import { checked } from './checked.ts';
import { refuseUnconfirmed } from './model.ts';
import type { PruneInput } from './prune-job.ts';
import { readKey } from './prune-model.ts';

interface StartPruneDeps {
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  readonly kind: JobKind<PruneInput>;
}

/** Starts a clean-up: refused without the host's name where data would go or the host is protected. */
export function createStartPrune({ audit, jobs, hosts, kind }: StartPruneDeps) {
  return async (
    host: HostView,
    { plan, confirm }: { readonly plan: readonly string[]; readonly confirm: string | undefined },
    actor: Actor,
  ): Promise<{ readonly jobId: string }> => {
    const keys = [...new Set(plan)];
    await checked(audit, { act: 'prune.run', host, subject: host.name, actor }, () => {
      const foreign = keys.find((key) => readKey(key) === null);
      if (foreign !== undefined) {
        throw new WheelhouseError(
          'VALIDATION',
          `${JSON.stringify(foreign.slice(0, 80))} is no key of a preview.`,
          { hint: `Take the plan from wheelhouse prune preview ${host.name}.` },
        );
      }
      const volumes = keys.filter((key) => readKey(key)?.kind === 'volume').length;
      if (volumes > 0 || host.protected) {
        refuseUnconfirmed({
          act: `clean up ${host.name}`,
          because:
            volumes > 0
              ? `the data of ${String(volumes)} ${volumes === 1 ? 'volume' : 'volumes'} is lost for good`
              : `${host.name} is protected`,
          wanted: host.name,
          given: confirm,
        });
      }
      hosts.engineOf(host.id);
      return Promise.resolve();
    });
    return jobs.start(kind, { hostId: host.id, host: host.name, keys }, actor);
  };
}
