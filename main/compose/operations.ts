import { destructiveStackActs, type StackAct } from '../contract/compose.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import { outcomeOf } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { JobKind, Jobs } from '../platform/jobs/types.ts';
import type { StackQueries } from '../stacks/queries.ts';
import type { StackActInput } from './act-input.ts';
import { judgeAct, scaleProblem, serviceNames } from './describe.ts';
import type { StackPlace, Survey, SurveyStack } from './survey.ts';

export interface StackActRequest {
  readonly stack: string;
  readonly host?: string | undefined;
  readonly services?: readonly string[] | undefined;
  readonly service?: string | undefined;
  readonly replicas?: number | undefined;
  readonly pull?: StackActInput['pull'] | undefined;
  readonly recreate?: StackActInput['recreate'] | undefined;
  readonly removeOrphans?: boolean | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly confirm?: string | undefined;
}

interface OperationsDeps {
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  readonly survey: SurveyStack;
  readonly kinds: ReadonlyMap<StackAct, JobKind<StackActInput>>;
}

/** Where a stack is. Throws NOT_FOUND, or VALIDATION naming the hosts where several have one of that name. */
export function resolveStack(
  hosts: HostQueries,
  stacks: StackQueries,
  stack: string,
  host: string | undefined,
): StackPlace {
  if (host !== undefined) {
    const { id, name } = hosts.resolve(host);
    return { hostId: id, host: name, stack };
  }
  const having = stacks
    .inventories()
    .filter(({ containers }) => containers.some((container) => container.stack === stack))
    .map(({ hostId }) => ({ hostId, host: hosts.find(hostId)?.name ?? hostId, stack }));
  const [only, ...others] = having;
  if (only === undefined) {
    throw new WheelhouseError('NOT_FOUND', `There is no stack ${JSON.stringify(stack)} on any host.`, {
      hint: 'List the stacks (wheelhouse stacks list), or name the host (--host) where it was taken down.',
      details: { stack },
    });
  }
  if (others.length === 0) return only;
  throw new WheelhouseError(
    'VALIDATION',
    `${JSON.stringify(stack)} is on several hosts: ${having.map((one) => one.host).join(', ')}.`,
    { hint: 'Name the host too (--host).', details: { candidates: having } },
  );
}

/** Starts an act on a stack: looks at it first, so that what cannot be done is told at once and not by a job that fails. */
export function createStartStackAct({ audit, jobs, hosts, stacks, survey, kinds }: OperationsDeps) {
  return async (
    act: StackAct,
    request: StackActRequest,
    actor: Actor,
  ): Promise<{ readonly jobId: string }> => {
    const kind = kinds.get(act);
    if (kind === undefined) throw new Error(`There is no job for ${act}.`);
    const place = resolveStack(hosts, stacks, request.stack, request.host);
    let input: StackActInput;
    try {
      refuseUnconfirmed(act, place, hosts.find(place.hostId)?.protected ?? true, request);
      input = toInput(act, await survey(place), request);
    } catch (error) {
      audit.append({
        actor: actor.name,
        act: kind.kind,
        hostId: place.hostId,
        host: place.host,
        subject: place.stack,
        jobId: null,
        before: null,
        after: null,
        outcome: outcomeOf(error),
        error: toErrorView(error),
      });
      throw error;
    }
    return jobs.start(kind, input, actor);
  };
}

/** A protected host lets nobody take a stack away by a slip. Throws REFUSED with what has to be typed. Pure. */
function refuseUnconfirmed(
  act: StackAct,
  { stack, host }: StackPlace,
  isProtected: boolean,
  { confirm, replicas }: Pick<StackActRequest, 'confirm' | 'replicas'>,
): void {
  const takesAway = destructiveStackActs.includes(act) || (act === 'scale' && replicas === 0);
  if (!isProtected || !takesAway || confirm === stack) return;
  const typed = confirm === undefined ? '' : ', and what was typed is another';
  throw new WheelhouseError(
    'REFUSED',
    `${host} is protected: ${act} of ${stack} needs its name typed${typed}.`,
    {
      hint: `Type ${stack} to confirm (--confirm ${stack}).`,
      details: { confirm: stack },
    },
  );
}

function toInput(act: StackAct, found: Survey, request: StackActRequest): StackActInput {
  const { through, reason } = judgeAct(found, act);
  if (through === null) {
    throw new WheelhouseError(
      'REFUSED',
      `${found.stack} on ${found.host}: ${reason ?? 'it cannot be done.'}`,
      {
        hint: found.problem?.hint ?? 'Look at the stack again.',
        details: { problem: found.problem?.kind ?? null },
      },
    );
  }
  const services = request.service === undefined ? [...(request.services ?? [])] : [request.service];
  const known = act === 'up' ? (found.declared ?? []).map(({ name }) => name) : serviceNames(found);
  const stranger = services.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new WheelhouseError(
      'NOT_FOUND',
      `${found.stack} on ${found.host} has no service ${JSON.stringify(stranger)}.`,
      { hint: `Its services are ${known.join(', ')}.` },
    );
  }
  const replicas = request.replicas ?? null;
  const [scaled] = services;
  if (act === 'scale' && scaled !== undefined && replicas !== null) {
    const problem = scaleProblem(found, scaled, replicas);
    if (problem !== null) {
      throw new WheelhouseError('REFUSED', problem.message, {
        hint: 'Change the file on the host first.',
        details: { problem: problem.kind },
      });
    }
  }
  const touched = found.containers.filter(
    ({ service }) => services.length === 0 || services.includes(service),
  );
  return {
    act,
    hostId: found.hostId,
    host: found.host,
    stack: found.stack,
    services,
    containers: touched.map(({ name }) => name),
    pull: request.pull ?? 'missing',
    recreate: request.recreate ?? 'changed',
    removeOrphans: request.removeOrphans ?? false,
    replicas,
    timeoutSeconds: request.timeoutSeconds ?? null,
    resumes: null,
  };
}
