import { WheelhouseError } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/types.ts';
import {
  removeDetached,
  signalDetached,
  startDetached,
  type DetachedProgram,
} from '../platform/shell/detached.ts';
import type { StackActInput } from './act-input.ts';
import { actCommand } from './commands.ts';
import { followRun, type FollowDeps, type RunEnd } from './follow-run.ts';
import { mendIdOf, mendProgram } from './host-mend.ts';
import type { ComposeProgram, Project } from './model.ts';
import { lastWords } from './read-config.ts';

/** One run of Compose: on all services of the act, or on those of one step of a restart. */
interface HostRun {
  readonly runId: string;
  readonly services: readonly string[];
  /** Services whose turn would come after this run. */
  readonly remaining: readonly string[];
  /** Services that a cancel must not leave standing still. */
  readonly keep: readonly string[];
}

const retryMs = 2000;

/**
 * Lets Compose do it on the host, detached from this laptop, and follows it to its end. The step's intent names the run, so that
 * a later life of the engine finds it. Throws what Compose said where it failed.
 */
export async function runOnHost(
  deps: FollowDeps,
  context: JobContext,
  input: StackActInput,
  { compose, project, run }: { compose: ComposeProgram; project: Project; run: HostRun },
): Promise<RunEnd> {
  const argv = actCommand(input, compose, project, run.services);
  const { runId, services, remaining, keep } = run;
  const mend = mendProgram(runId, { compose, project }, keep);
  // Who follows it after a restart locks what it touches, too.
  const { containers } = input;
  const intent = { runId, act: input.act, services, containers, remaining, project };
  const program = { id: runId, workingFolder: project.workingFolder, argv };
  const end = await followedStep(deps, context, input, { runId, intent, mend }, async () => {
    context.progress({ phase: 'compose', done: 0, total: null, unit: 'steps', message: null });
    await startSurely(deps, context, input, program);
  });
  if (!end.cancelled) refuseBadEnd(input, end);
  return end;
}

/** Follows a run that an earlier life of the engine had started. */
export async function resumeOnHost(
  deps: FollowDeps,
  context: JobContext,
  input: StackActInput,
): Promise<RunEnd> {
  const { resumes } = input;
  if (resumes === null) throw new Error('There is no run to resume.');
  const intent = { runId: resumes.runId, act: input.act, resumes: resumes.jobId };
  const run = { runId: resumes.runId, intent, mend: null };
  const end = await followedStep(deps, context, input, run, () => Promise.resolve());
  if (cancelledCodes.includes(end.exitCode)) await followMend(deps, context, input, resumes.runId);
  refuseBadEnd(input, end);
  return end;
}

// 128 and the number of SIGINT or SIGTERM: docker compose ends with the first for either.
const cancelledCodes: readonly (number | null)[] = [130, 143];

/** Waits for what a cancel left on the host to start again what it had taken away. */
async function followMend(
  deps: FollowDeps,
  context: JobContext,
  { hostId, host, stack, act }: StackActInput,
  runId: string,
): Promise<never> {
  const end = await followRun(deps, context, { hostId, host, runId: mendIdOf(runId), mend: null });
  await endMend(deps, context, hostId, runId);
  throw new WheelhouseError(
    'INTERRUPTED',
    `docker compose ${act} of ${stack} was cancelled on ${host} before it was done${
      end.exitCode === 0 ? '; what had run before was started again there' : ''
    }.`,
    { hint: 'Look at the stack, and try again.', details: { lastLines: end.lines } },
  );
}

/** Takes away what a cancel left on the host, once everything is up again. */
export async function endMend(
  { hosts }: FollowDeps,
  context: JobContext,
  hostId: string,
  runId: string,
): Promise<void> {
  try {
    const id = mendIdOf(runId);
    await signalDetached(hosts.shellOf(hostId), id, 'TERM');
    await removeDetached(hosts.shellOf(hostId), id);
  } catch (error) {
    // It starts what runs already, and is swept by a later run.
    context.log('What mends a cancelled run stays on the host.', { runId, error });
  }
}

async function followedStep(
  deps: FollowDeps,
  context: JobContext,
  input: StackActInput,
  { runId, intent, mend }: { runId: string; intent: Record<string, unknown>; mend: DetachedProgram | null },
  begin: () => Promise<void>,
): Promise<RunEnd> {
  const { hostId, host } = input;
  let end: RunEnd | undefined;
  await context.step('compose', intent, async () => {
    await begin();
    end = await followRun(deps, context, { hostId, host, runId, mend });
    return { state: end.state, exitCode: end.exitCode, cancelled: end.cancelled, lines: end.lines };
  });
  if (end === undefined) throw new Error('A run ended without an end.');
  // What is left of it on the host is swept by the next run; how it ended is in the journal.
  await removeDetached(deps.hosts.shellOf(hostId), runId).catch((error: unknown) => {
    context.log('The files of a run stay on the host.', { runId, error });
  });
  return end;
}

/** A connection that goes while the run is started leaves it open whether it was: the same id is started again, once. */
async function startSurely(
  deps: FollowDeps,
  { signal, clock }: JobContext,
  { hostId }: StackActInput,
  program: Parameters<typeof startDetached>[1],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await startDetached(deps.hosts.shellOf(hostId), program);
      return;
    } catch (error) {
      const isAway = error instanceof WheelhouseError && error.code === 'HOST_UNREACHABLE';
      if (!isAway || attempt > 30) throw error;
      await clock.sleep(retryMs, AbortSignal.any([signal, deps.stopping]));
    }
  }
}

function refuseBadEnd({ act, stack, host }: StackActInput, end: RunEnd): void {
  const details = { exitCode: end.exitCode, lastLines: end.lines };
  switch (end.state) {
    case 'ended':
      if (end.exitCode === 0) return;
      throw new WheelhouseError(
        'ENGINE_ERROR',
        `docker compose ${act} of ${stack} on ${host} failed (exit code ${String(end.exitCode)}): ${lastWords(end.lines.join('\n'))}`,
        { hint: 'Mend what Compose says, and try again; what it did before is left as it is.', details },
      );
    case 'lost':
      throw new WheelhouseError(
        'ENGINE_ERROR',
        `docker compose ${act} of ${stack} was ended on ${host} before it was done, as by a reboot.`,
        { hint: 'Look at the stack, and try again.', details },
      );
    case 'absent':
      throw new WheelhouseError(
        'INTERRUPTED',
        `docker compose ${act} of ${stack} was never begun on ${host}, or nothing is left of it there.`,
        { hint: 'Look at the stack, and try again.' },
      );
    default:
      end.state satisfies never;
  }
}
