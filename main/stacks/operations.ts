import { containerActs, destructiveActs, type ContainerAct } from '../contract/stacks.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import { outcomeOf } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { JobKind, Jobs } from '../platform/jobs/types.ts';
import type { ActInput } from './act-input.ts';
import { createActKind, type ActKindDeps } from './acts.ts';
import type { ResolvedContainer, StackQueries } from './queries.ts';

interface ActOperationsDeps extends ActKindDeps {
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
}

export interface ActRequest {
  readonly container: string;
  readonly host?: string | undefined;
  readonly confirm?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly signal?: string | undefined;
  readonly force?: boolean | undefined;
}

export type StartAct = (act: ContainerAct, request: ActRequest, actor: Actor) => { readonly jobId: string };

/** Registers the jobs of every act, and answers the one way in which each is started. */
export function createStartAct(deps: ActOperationsDeps): StartAct {
  const kinds = new Map<ContainerAct, JobKind<ActInput>>();
  for (const act of containerActs) {
    const kind = createActKind(act, deps);
    deps.jobs.register(kind);
    kinds.set(act, kind);
  }
  return (act, request, actor) => {
    const kind = kinds.get(act);
    if (kind === undefined) throw new Error(`There is no job for ${act}.`);
    const target = deps.stacks.resolve(request.container, request.host);
    try {
      refuseUnconfirmed(act, target, deps.hosts.find(target.hostId)?.protected ?? true, request.confirm);
      // Asked here too, so that a host that is away is told at once and not by a job that fails.
      deps.hosts.engineOf(target.hostId);
    } catch (error) {
      deps.audit.append({
        actor: actor.name,
        act: `containers.${act}`,
        hostId: target.hostId,
        host: target.host,
        subject: target.container.name,
        jobId: null,
        before: null,
        after: null,
        outcome: outcomeOf(error),
        error: toErrorView(error),
      });
      throw error;
    }
    return deps.jobs.start(kind, toInput(act, target, request), actor);
  };
}

/** A protected host lets nobody take a service away by a slip. Throws REFUSED with what has to be typed. Pure. */
export function refuseUnconfirmed(
  act: ContainerAct,
  { container, host }: ResolvedContainer,
  isProtected: boolean,
  confirm: string | undefined,
): void {
  if (!isProtected || !destructiveActs.includes(act) || confirm === container.name) return;
  const typed = confirm === undefined ? '' : ', and what was typed is another';
  throw new WheelhouseError(
    'REFUSED',
    `${host} is protected: to ${act} ${container.name} needs its name typed${typed}.`,
    {
      hint: `Type ${container.name} to confirm (--confirm ${container.name}).`,
      details: { confirm: container.name },
    },
  );
}

function toInput(
  act: ContainerAct,
  { hostId, host, container }: ResolvedContainer,
  request: ActRequest,
): ActInput {
  return {
    act,
    hostId,
    host,
    containerId: container.id,
    name: container.name,
    timeoutSeconds: request.timeoutSeconds ?? null,
    signal: request.signal ?? null,
    force: request.force ?? false,
  };
}
