import type { ContainerAct } from '../contract/stacks.ts';
import type { ContainerDetail, EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobAudit, JobContext, JobKind } from '../platform/jobs/types.ts';
import { actInputSchema, type ActInput } from './act-input.ts';
import { goalOf, leftoversOfAct } from './act-rules.ts';
import { waitForGoal, type ActDeps } from './act-wait.ts';
import type { StackQueries } from './queries.ts';

export interface ActKindDeps extends ActDeps {
  readonly stacks: Pick<StackQueries, 'inventory'>;
}

/** The job that carries out one act on one container: check, act, wait. */
export function createActKind(act: ContainerAct, deps: ActKindDeps): JobKind<ActInput> {
  return {
    kind: `containers.${act}`,
    parse: (input) => actInputSchema.parse(input),
    subject: ({ hostId, host, name }) => ({ hostId, host, name }),
    locks: ({ hostId, name }) => [{ hostId, kind: 'container', name }],
    // A start or a restart may be what heals a host whose disk is full.
    mayGoUnlocked: act !== 'remove',
    run: (input, context) => carryOut(deps, input, context),
    leftovers: leftoversOfAct,
  };
}

async function carryOut(
  deps: ActKindDeps,
  input: ActInput,
  context: JobContext & JobAudit,
): Promise<Record<string, unknown>> {
  const { act, name, containerId } = input;
  const startedAt = context.clock.monotonic();
  let before: ContainerDetail | null = null;
  let uncertain = false;
  let after: ContainerDetail | null = null;

  report(context, 'check', 0);
  await context.step('check', { container: name, id: containerId }, async () => {
    before = await inspectClicked(deps, input, context.signal);
    context.recordBefore(toRecord(before));
    return toRecord(before);
  });
  const known = before as ContainerDetail | null;
  if (known === null) throw new Error('The check ended without a container.');

  report(context, 'act', 1);
  await context.step('act', { act, timeoutSeconds: input.timeoutSeconds, signal: input.signal }, async () => {
    const client = deps.hosts.engineOf(input.hostId);
    context.pointOfNoReturn();
    uncertain = await ask(client, input);
    return { answered: !uncertain };
  });

  await context.step('wait', { for: goalOf(input) }, async () => {
    after = await untilStopped(deps, waitForGoal(deps, context, { input, before: known, uncertain }));
    context.recordAfter(toRecord(after));
    return toRecord(after);
  });
  report(context, 'done', 3);
  return { ...toRecord(after), tookMs: Math.round(context.clock.monotonic() - startedAt) };
}

function report(context: JobContext, phase: string, done: number): void {
  context.progress({ phase, done, total: 3, unit: 'steps', message: null });
}

/** The container that was clicked, and no other that bears its name now. */
async function inspectClicked(
  deps: ActKindDeps,
  { hostId, host, containerId, name }: ActInput,
  signal: AbortSignal,
): Promise<ContainerDetail> {
  try {
    return await deps.hosts.engineOf(hostId).inspectContainer(containerId, { signal });
  } catch (error) {
    if (!(error instanceof WheelhouseError) || error.code !== 'NOT_FOUND') throw error;
    const successor = deps.stacks.inventory(hostId).containers.find((other) => other.name === name);
    throw new WheelhouseError(
      'NOT_FOUND',
      `${name} (${containerId.slice(0, 12)}) is no longer on ${host}: it was removed before anything was done.`,
      {
        hint:
          successor === undefined || successor.id === containerId
            ? 'Nothing is left to do.'
            : `Another container bears its name now (${successor.id.slice(0, 12)}); look at that one.`,
        details: { containerId, successorId: successor?.id ?? null },
        cause: error,
      },
    );
  }
}

/** Tells the engine. Answers true where the connection went before it answered: it may have heard. */
async function ask(client: EngineClient, input: ActInput): Promise<boolean> {
  try {
    await command(client, input);
    return false;
  } catch (error) {
    if (!(error instanceof WheelhouseError)) throw error;
    if (error.code === 'HOST_UNREACHABLE' || error.code === 'CANCELLED') return true;
    throw withName(error, input);
  }
}

/** Engines call a container by the id with which they were asked; people know its name. */
function withName(error: WheelhouseError, { containerId, name }: ActInput): WheelhouseError {
  const { code, message, hint, details } = error;
  return new WheelhouseError(code, message.replaceAll(containerId, name), {
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
    cause: error,
  });
}

function command(client: EngineClient, input: ActInput): Promise<void> {
  const { containerId: id, timeoutSeconds, signal, force } = input;
  const stopOptions = timeoutSeconds === null ? {} : { timeoutS: timeoutSeconds };
  switch (input.act) {
    case 'start':
      return client.start(id);
    case 'stop':
      return client.stop(id, stopOptions);
    case 'restart':
      return client.restart(id, stopOptions);
    case 'pause':
      return client.pause(id);
    case 'unpause':
      return client.unpause(id);
    case 'kill':
      return client.kill(id, signal === null ? {} : { killSignal: signal });
    case 'remove':
      // A container's named volumes are never touched, and its anonymous ones stay too.
      return client.remove(id, { force, volumes: false });
    default:
      return input.act satisfies never;
  }
}

/** When the room stops, the journal is left as it is: the next start calls the job interrupted and says what it left. */
async function untilStopped<Result>({ stopping }: ActDeps, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (stopping.aborted) return new Promise<Result>(() => undefined);
    throw error;
  }
}

/** What the audit keeps of a container's state. */
function toRecord(detail: ContainerDetail | null): Record<string, unknown> {
  if (detail === null) return { state: 'gone' };
  return {
    id: detail.id,
    image: detail.image,
    state: detail.state,
    health: detail.health,
    exitCode: detail.exitCode,
    restartCount: detail.restartCount,
    startedAt: detail.startedAtMs,
  };
}
