import type { StackAct } from '../contract/compose.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobAudit, JobContext, JobKind } from '../platform/jobs/types.ts';
import { stackActInputSchema, type StackActInput } from './act-input.ts';
import { dependenciesOf, judgeAct, serviceNames } from './describe.ts';
import { actThroughEngine, listStack, mendAfterCancel, toRecord } from './engine-acts.ts';
import type { FollowDeps } from './follow-run.ts';
import { leftoversOfStackAct } from './leftovers.ts';
import type { StackContainer } from './model.ts';
import { toLevels } from './order.ts';
import { endMend, resumeOnHost, runOnHost } from './run-on-host.ts';
import type { Survey, SurveyStack } from './survey.ts';
import { waitForServices } from './wait-health.ts';

export interface StackActDeps extends FollowDeps {
  readonly survey: SurveyStack;
}

/** The job that carries out one act on a stack: check, let Compose (or the engine) do it, see how it is then. */
export function createStackActKind(act: StackAct, deps: StackActDeps): JobKind<StackActInput> {
  return {
    kind: `stacks.${act}`,
    parse: (input) => stackActInputSchema.parse(input),
    subject: ({ hostId, host, stack }) => ({ hostId, host, name: stack }),
    locks: ({ hostId, stack, containers }) => [
      { hostId, kind: 'stack', name: stack },
      ...containers.map((name) => ({ hostId, kind: 'container', name }) as const),
    ],
    run: (input, context) => carryOut(deps, input, context),
    leftovers: leftoversOfStackAct,
  };
}

type Context = JobContext & JobAudit;

async function carryOut(
  deps: StackActDeps,
  input: StackActInput,
  context: Context,
): Promise<Record<string, unknown>> {
  const before = await listStack(deps, input);
  context.recordBefore(toRecord(before));
  try {
    return input.resumes === null
      ? await actAnew(deps, input, context, before)
      : await resume(deps, input, context);
  } finally {
    await recordAfter(deps, input, context);
  }
}

async function recordAfter(deps: StackActDeps, input: StackActInput, context: Context): Promise<void> {
  if (deps.stopping.aborted) return;
  try {
    context.recordAfter(toRecord(await listStack(deps, input)));
  } catch (error) {
    // What is there cannot be seen now, and the audit then says nothing of it.
    context.log('How a stack is after an act could not be seen.', { stack: input.stack, error });
  }
}

async function actAnew(
  deps: StackActDeps,
  input: StackActInput,
  context: Context,
  before: readonly StackContainer[],
): Promise<Record<string, unknown>> {
  let found: Survey | undefined;
  context.progress({ phase: 'look', done: 0, total: null, unit: 'steps', message: null });
  await context.step('look', { stack: input.stack, services: input.services }, async () => {
    found = await deps.survey(input, context.signal);
    const { through, reason } = judgeAct(found, input.act);
    if (through === null) throw new WheelhouseError('REFUSED', reason ?? 'It cannot be done.');
    return { through, compose: found.compose?.version ?? null };
  });
  if (found === undefined) throw new Error('The check ended without a stack.');
  if (judgeAct(found, input.act).through === 'engine') return throughEngine(deps, input, context, found);
  // What root runs for this login cannot be told to stop by it: better a cancel that is refused than one that is not heard.
  if (found.compose?.sudo === true) context.pointOfNoReturn();
  if (input.act === 'restart') return restartInOrder(deps, input, context, found);
  const { compose, project } = found;
  if (compose === null || project === null) throw new Error('The check let through what has no Compose.');
  // Half a stack taken away is of use to nobody: these go on to a whole end.
  if (input.act === 'down' || input.act === 'stop') context.pointOfNoReturn();
  const keep = keptRunning(found);
  const run = { runId: `${context.jobId}-1`, services: input.services, remaining: [], keep };
  const end = await runOnHost(deps, context, input, { compose, project, run });
  if (end.cancelled) {
    const mended = await mendAfterCancel(deps, input, before);
    if (mended.length > 0) context.log('Started again what a cancel had left standing still.', { mended });
    await endMend(deps, context, input.hostId, run.runId);
    context.signal.throwIfAborted();
  }
  const beside = input.act === 'stop' || input.act === 'start' ? undeclaredOf(input, found) : [];
  if (beside.length > 0) {
    await context.step('act', { act: input.act, services: beside }, () =>
      actThroughEngine(deps, input, beside),
    );
  }
  const meant = [...meantByFile(input, found), ...beside];
  return { through: 'compose', ...(await seeOutcome(deps, input, context, meant)) };
}

/** Services of the file that run: Compose knows their names, and a cancel must not leave them standing still. */
function keptRunning({ containers, declared }: Survey): readonly string[] {
  const running = new Set(
    containers.filter(({ state }) => state === 'running').map(({ service }) => service),
  );
  return (declared ?? [])
    .map(({ name }) => name)
    .filter((name) => running.has(name) && !name.startsWith('-'));
}

/** The services of the file that should run after the act, or that it took away. */
function meantByFile({ act, services, replicas }: StackActInput, found: Survey): readonly string[] {
  if (services.length > 0) return act === 'scale' && replicas === 0 ? [] : services;
  if (act === 'down') return serviceNames(found);
  const isWanted = (wanted: number): boolean => wanted > 0 || act === 'stop';
  return (found.declared ?? []).filter(({ replicas: wanted }) => isWanted(wanted)).map(({ name }) => name);
}

/** Services that run and that the file has not: Compose does not know their names, the engine does. */
function undeclaredOf({ services }: StackActInput, found: Survey): readonly string[] {
  if (services.length > 0) return [];
  const declared = new Set((found.declared ?? []).map(({ name }) => name));
  return [...new Set(found.containers.map(({ service }) => service))].filter((name) => !declared.has(name));
}

/** Looks whether the act came to what it was for. */
async function seeOutcome(
  deps: StackActDeps,
  input: StackActInput,
  context: Context,
  services: readonly string[],
): Promise<Record<string, unknown>> {
  let outcome: Record<string, unknown> = {};
  await context.step('wait', { services }, async () => {
    outcome =
      input.act === 'down' || input.act === 'stop'
        ? await seeStopped(deps, input, services)
        : { services: (await waitForServices(deps, context, { place: input, services })).map(toPlain) };
    return outcome;
  });
  return outcome;
}

function toPlain({ service, container, verdict }: Awaited<ReturnType<typeof waitForServices>>[number]) {
  return { service, container, how: verdict.kind === 'good' ? verdict.how : verdict.kind };
}

async function seeStopped(
  deps: StackActDeps,
  input: StackActInput,
  services: readonly string[],
): Promise<Record<string, unknown>> {
  const now = await listStack(deps, input);
  const meant = now.filter(({ service }) => services.includes(service));
  const running = meant.filter(({ state }) => state === 'running' || state === 'restarting');
  if (running.length > 0) {
    const names = running.map(({ name }) => name).join(', ');
    throw new WheelhouseError(
      'ENGINE_ERROR',
      `${names} of ${input.stack} on ${input.host} still runs after docker compose ${input.act}.`,
      { hint: 'It may not be in the file any more, or somebody started it again: stop it by itself.' },
    );
  }
  return { left: meant.map(({ name }) => name) };
}

function meantLevels(input: StackActInput, found: Survey): readonly (readonly string[])[] {
  const with_ = new Set(found.containers.map(({ service }) => service));
  const names = serviceNames(found).filter(
    (name) => with_.has(name) && (input.services.length === 0 || input.services.includes(name)),
  );
  return toLevels(names.map((name) => ({ name, dependsOn: dependenciesOf(found, name) })));
}

/** Restarts what others lean on first, and goes on only when it is healthy again. A cancel is heard in between. */
async function restartInOrder(
  deps: StackActDeps,
  input: StackActInput,
  context: Context,
  found: Survey,
): Promise<Record<string, unknown>> {
  const { compose, project } = found;
  if (compose === null || project === null) throw new Error('The check let through what has no Compose.');
  const levels = meantLevels(input, found);
  const services: unknown[] = [];
  for (const [index, level] of levels.entries()) {
    const remaining = levels.slice(index + 1).flat();
    const known = level.filter((name) => found.declared?.some((service) => service.name === name) === true);
    const beside = level.filter((name) => !known.includes(name));
    if (known.length > 0) {
      const runId = `${context.jobId}-${String(index + 1)}`;
      const run = { runId, services: known, remaining, keep: keptRunning(found) };
      const end = await runOnHost(deps, context, input, { compose, project, run });
      if (end.cancelled) {
        await mendAfterCancel(deps, input, found.containers);
        await endMend(deps, context, input.hostId, runId);
      }
      context.signal.throwIfAborted();
    }
    if (beside.length > 0) {
      const intent = { act: input.act, services: beside, remaining };
      await context.step('act', intent, () => actThroughEngine(deps, input, beside));
    }
    const seen = await seeOutcome(deps, input, context, level);
    services.push(...(seen['services'] as unknown[]));
  }
  return { through: 'compose', services };
}

async function throughEngine(
  deps: StackActDeps,
  input: StackActInput,
  context: Context,
  found: Survey,
): Promise<Record<string, unknown>> {
  const levels = meantLevels(input, found);
  const services: unknown[] = [];
  for (const level of input.act === 'stop' ? levels.toReversed() : levels) {
    context.progress({ phase: input.act, done: 0, total: null, unit: 'steps', message: level.join(', ') });
    await context.step('act', { act: input.act, services: level }, () =>
      actThroughEngine(deps, input, level),
    );
    const seen = await seeOutcome(deps, input, context, level);
    if (Array.isArray(seen['services'])) services.push(...(seen['services'] as unknown[]));
  }
  return { through: 'engine', services };
}

/** Finds out what became of a run whose end nobody here saw. */
async function resume(
  deps: StackActDeps,
  input: StackActInput,
  context: Context,
): Promise<Record<string, unknown>> {
  // What ran before the run is not known any more, so a cancel could leave it standing still.
  context.pointOfNoReturn();
  const end = await resumeOnHost(deps, context, input);
  return {
    resumed: input.resumes?.jobId ?? null,
    exitCode: end.exitCode,
    ...(await seeOutcome(deps, input, context, await namedOr(deps, input))),
  };
}

async function namedOr(deps: StackActDeps, input: StackActInput): Promise<readonly string[]> {
  const isScaledAway = input.act === 'scale' || input.act === 'down';
  if (input.services.length > 0 && !isScaledAway) return input.services;
  const now = await listStack(deps, input);
  const declared = now.length === 0 ? null : (await deps.survey(input)).declared;
  const names = new Set(now.map(({ service }) => service));
  return [...names].filter((name) => declared === null || declared.some((service) => service.name === name));
}
