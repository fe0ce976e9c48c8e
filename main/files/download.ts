import { openArchive, statPath, type PathStat } from '../platform/docker/archive.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobAudit, JobContext, JobKind } from '../platform/jobs/types.ts';
import type { JobStep } from '../contract/jobs.ts';
import { whileAway, type AwayDeps } from './away.ts';
import { downloadInputSchema, type DownloadInput } from './job-input.ts';
import { nameOf } from './model.ts';
import { createByteProgress } from './progress.ts';
import { chooseTarget, discard, localFailure, settle, type Target } from './target.ts';
import { unpack, type Unpacked } from './unpack.ts';

/** The job that copies from a container to this machine: check, (take away,) copy beside, (put back,) name. */
export function createDownloadKind(deps: AwayDeps): JobKind<DownloadInput> {
  return {
    kind: 'files.download',
    parse: (input) => downloadInputSchema.parse(input),
    subject: ({ hostId, host, name }) => ({ hostId, host, name }),
    // Reading takes no lock; stopping and pausing do.
    locks: ({ hostId, name, consistency }) =>
      consistency === 'running' ? [] : [{ hostId, kind: 'container', name }],
    run: (input, context) => download(deps, input, context),
    leftovers: leftoversOfDownload,
  };
}

interface Checked {
  readonly stat: PathStat;
  readonly isRunning: boolean;
  readonly target: Target;
}

async function download(
  deps: AwayDeps,
  input: DownloadInput,
  context: JobContext & JobAudit,
): Promise<Record<string, unknown>> {
  const { path, to, overwrite, consistency } = input;
  context.recordBefore({ path, to, consistency });
  let checked: Checked | null = null;
  await context.step('check', { path, to }, async () => {
    checked = await check(deps.hosts.engineOf(input.hostId), input, context);
    const { stat, target } = checked;
    return { kind: stat.kind, target: target.path, sizeBytes: stat.kind === 'file' ? stat.sizeBytes : null };
  });
  const known = checked as Checked | null;
  if (known === null) throw new Error('The check ended without an answer.');
  const { stat, target, isRunning } = known;
  const isFolder = stat.kind === 'folder';

  try {
    const copied = await whileAway(deps, context, { ...input, isRunning }, (signal) =>
      context.step('copy', { partial: target.partial }, () => copy(deps, input, context, known, signal)),
    );
    await context.step('name', { target: target.path }, () => settle(target, isFolder, overwrite));
    const result = { path, target: target.path, ...copied };
    context.recordAfter({ ...result, skipped: copied.skipped.slice(0, 20) });
    return result;
  } catch (error) {
    await discard(target);
    throw localFailure(error, target);
  }
}

async function check(engine: EngineClient, input: DownloadInput, context: JobContext): Promise<Checked> {
  const { containerId, name, host, path, to, overwrite } = input;
  const { signal } = context;
  const [detail, stat] = await Promise.all([
    engine.inspectContainer(containerId, { signal }),
    statPath(engine, containerId, path, signal),
  ]);
  if (stat === null) throw noPath(path, name, host);
  if (stat.kind === 'link') {
    throw new WheelhouseError('REFUSED', `${path} in ${name} is a link to ${stat.linkTarget || 'nowhere'}.`, {
      hint: 'Copy what it leads to.',
      details: { linkTarget: stat.linkTarget },
    });
  }
  if (stat.kind === 'other') {
    throw new WheelhouseError(
      'REFUSED',
      `${path} in ${name} is a device, a pipe or a socket, which cannot be copied.`,
    );
  }
  const source = { name: nameOf(path) || name, isFolder: stat.kind === 'folder' };
  return {
    stat,
    isRunning: detail.state === 'running',
    target: await chooseTarget(to, source, overwrite, context.jobId),
  };
}

export function noPath(path: string, name: string, host: string): WheelhouseError {
  return new WheelhouseError('NOT_FOUND', `There is no ${path} in ${name} on ${host}.`, {
    hint: 'List the folder above it: wheelhouse files list.',
    details: { path },
  });
}

async function copy(
  deps: AwayDeps,
  input: DownloadInput,
  context: JobContext,
  { stat, target }: Checked,
  signal: AbortSignal,
): Promise<Unpacked & Record<string, unknown>> {
  const engine = deps.hosts.engineOf(input.hostId);
  const onBytes = createByteProgress(context, 'copy', stat.kind === 'file' ? stat.sizeBytes : null);
  const stream = await openArchive(engine, input.containerId, input.path, signal);
  try {
    return { ...(await unpack(stream, input.path, target.partial, onBytes)) };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** What a copy that was cut off may have left, from its journal alone. Pure. */
function leftoversOfDownload(
  { name, host, consistency }: DownloadInput,
  steps: readonly Pick<JobStep, 'name' | 'state' | 'intent' | 'outcome'>[],
): readonly string[] {
  const stepOf = (wanted: string) => steps.find((step) => step.name === wanted);
  const left: string[] = [];
  const partial = stepOf('copy')?.intent['partial'];
  if (typeof partial === 'string' && stepOf('name')?.state !== 'done') {
    left.push(`A part of the copy may be at ${partial} on this machine; remove it.`);
  }
  const isAway = stepOf(consistency) !== undefined && stepOf('put back')?.state !== 'done';
  if (isAway) {
    const deadline = stepOf('plant undo')?.outcome?.['deadline'];
    const by =
      typeof deadline === 'number' ? ` (at ${new Date(deadline).toISOString()}, or a little later)` : '';
    const word = consistency === 'stop' ? 'stopped' : 'paused';
    left.push(`${name} on ${host} was ${word}; its watchdog on the host puts it back${by}.`);
  }
  return left.length === 0 ? ['Nothing was changed.'] : left;
}
