import { stat as statLocal } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { JobStep } from '../contract/jobs.ts';
import type { HostQueries } from '../hosts/queries.ts';
import { putArchive, statFollowed, statPath } from '../platform/docker/archive.ts';
import { isNotStarted, runExec } from '../platform/docker/exec.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobAudit, JobContext, JobKind } from '../platform/jobs/types.ts';
import { noPath } from './download.ts';
import { uploadInputSchema, type UploadInput } from './job-input.ts';
import { cleanPath, nameOf } from './model.ts';
import { measure, packPath, type Packed } from './pack.ts';
import { createByteProgress } from './progress.ts';

interface UploadDeps {
  readonly hosts: Pick<HostQueries, 'engineOf'>;
}

interface Place {
  /** The folder in the container that it goes into. */
  readonly folder: string;
  readonly name: string;
  /** What it is called until it is whole; its own name where the container has no program to move it. */
  readonly partialName: string;
}

/** The job that copies from this machine into a container: check, write beside, move. */
export function createUploadKind(deps: UploadDeps): JobKind<UploadInput> {
  return {
    kind: 'files.upload',
    parse: (input) => uploadInputSchema.parse(input),
    subject: ({ hostId, host, name }) => ({ hostId, host, name }),
    locks: ({ hostId, name }) => [{ hostId, kind: 'container', name }],
    run: (input, context) => upload(deps, input, context),
    leftovers: leftoversOfUpload,
  };
}

async function upload(
  deps: UploadDeps,
  input: UploadInput,
  context: JobContext & JobAudit,
): Promise<Record<string, unknown>> {
  const engine = deps.hosts.engineOf(input.hostId);
  context.recordBefore({ from: input.from, path: input.path });
  let place: Place | null = null;
  let totalBytes = 0;
  await context.step('check', { from: input.from, path: input.path }, async () => {
    const isFolder = await isLocalFolder(input.from);
    totalBytes = (await measure(input.from, context.signal)).bytes;
    place = await choosePlace(engine, input, isFolder, context);
    return { ...place, totalBytes };
  });
  const known = place as Place | null;
  if (known === null) throw new Error('The check ended without a place.');
  const target = join(known.folder, known.name);
  const partial = join(known.folder, known.partialName);
  const isBeside = partial !== target;

  try {
    const sent = await context.step('copy', { partial }, async () => {
      const packed = await send(
        engine,
        input,
        known,
        createByteProgress(context, 'copy', totalBytes),
        context.signal,
      );
      return { ...packed };
    });
    if (isBeside) {
      await context.step('name', { target }, () => move(engine, input, partial, target, context.signal));
    }
    const result = { from: input.from, target, ...sent, wasMoved: isBeside };
    context.recordAfter({ ...result, skipped: sent.skipped.slice(0, 20) });
    return result;
  } catch (error) {
    if (isBeside) await discard(engine, input, partial, context);
    throw error;
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

async function isLocalFolder(from: string): Promise<boolean> {
  try {
    const info = await statLocal(from);
    if (info.isDirectory() || info.isFile()) return info.isDirectory();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isGone = code === 'ENOENT' || code === 'ENOTDIR';
    throw new WheelhouseError(
      isGone ? 'NOT_FOUND' : 'REFUSED',
      isGone
        ? `There is no ${from} on this machine.`
        : `${from} on this machine cannot be read (${code ?? String(cause)}).`,
      { cause },
    );
  }
  throw new WheelhouseError('REFUSED', `${from} is neither a file nor a folder.`);
}

async function choosePlace(
  engine: EngineClient,
  input: UploadInput,
  isFolder: boolean,
  { signal, jobId }: JobContext,
): Promise<Place> {
  const { containerId, name, host } = input;
  const wanted = cleanPath(input.path);
  const into = await statFollowed(engine, containerId, wanted, signal);
  const isInto = into?.kind === 'folder';
  const folder = isInto ? wanted : path.posix.dirname(wanted);
  const fileName = isInto ? path.basename(input.from) : nameOf(wanted);
  if (!isInto && (await statFollowed(engine, containerId, folder, signal))?.kind !== 'folder') {
    throw noPath(folder, name, host);
  }
  const target = join(folder, fileName);
  const there = await statPath(engine, containerId, target, signal);
  if (there !== null && !(input.overwrite && !isFolder && there.kind === 'file')) {
    throw new WheelhouseError('CONFLICT', `${target} is in ${name} already, and was left as it is.`, {
      hint:
        isFolder || there.kind !== 'file'
          ? 'Choose another name: a folder is never replaced.'
          : 'Choose another name, or replace it (--overwrite).',
      details: { path: target },
    });
  }
  const canMove = await hasMove(engine, input, signal);
  return { folder, name: fileName, partialName: canMove ? `.${jobId}.partial` : fileName };
}

/** Whether something in the container can give the copy its name at the end: not where it is stopped, or has no mv. */
async function hasMove(
  engine: EngineClient,
  { containerId }: UploadInput,
  signal: AbortSignal,
): Promise<boolean> {
  const { state } = await engine.inspectContainer(containerId, { signal });
  if (state !== 'running') return false;
  const tried = await runExec(
    engine,
    { container: containerId, argv: ['mv', '--help'], user: '0' },
    { signal },
  );
  return !isNotStarted(tried.exitCode, tried.stdout + tried.stderr);
}

async function send(
  engine: EngineClient,
  { from, containerId, uid, gid, mode }: UploadInput,
  { folder, partialName }: Place,
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<Packed> {
  const { tar, done } = packPath({ from, name: partialName, uid, gid, mode, signal, onBytes });
  const body = Readable.from(tar, { objectMode: false });
  const [packed, put] = await Promise.allSettled([
    done,
    putArchive(engine, containerId, folder, body, signal).finally(() => {
      // Where the engine said no early, nobody reads the rest.
      tar.destroy();
    }),
  ]);
  signal.throwIfAborted();
  // What this machine could not read ends the request too, and is the better word.
  if (packed.status === 'rejected' && packed.reason instanceof WheelhouseError) throw packed.reason;
  if (put.status === 'rejected') throw put.reason;
  if (packed.status === 'rejected') throw packed.reason;
  return packed.value;
}

async function move(
  engine: EngineClient,
  input: UploadInput,
  partial: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const how = input.overwrite ? '-f' : '-n';
  const result = await runExec(
    engine,
    { container: input.containerId, argv: ['mv', how, '--', partial, target], user: '0' },
    { signal },
  );
  const isLeft = (await statPath(engine, input.containerId, partial, signal)) !== null;
  if (result.exitCode === 0 && !isLeft) return;
  const words = result.stderr.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
  throw new WheelhouseError(
    isLeft && result.exitCode === 0 ? 'CONFLICT' : 'ENGINE_ERROR',
    isLeft && result.exitCode === 0
      ? `${target} appeared in ${input.name} meanwhile, and was left as it is.`
      : `${input.name} on ${input.host} could not move the copy to ${target}: ${words || 'it did not say why'}.`,
    { details: { path: target } },
  );
}

const discardMs = 10_000;

async function discard(
  engine: EngineClient,
  input: UploadInput,
  partial: string,
  context: JobContext,
): Promise<void> {
  try {
    await runExec(
      engine,
      { container: input.containerId, argv: ['rm', '-rf', '--', partial], user: '0' },
      { timeoutMs: discardMs },
    );
  } catch (error) {
    context.log('The part of a copy could not be taken away.', { partial, error: String(error) });
  }
}

/** What an upload that was cut off may have left, from its journal alone. Pure. */
function leftoversOfUpload(
  { name, host }: UploadInput,
  steps: readonly Pick<JobStep, 'name' | 'state' | 'intent'>[],
): readonly string[] {
  const copy = steps.find((step) => step.name === 'copy');
  if (copy === undefined) return ['Nothing was changed.'];
  const partial = copy.intent['partial'];
  if (steps.some((step) => step.name === 'name' && step.state === 'done'))
    return ['The copy is in its place.'];
  return [`A part of the copy may be at ${String(partial)} in ${name} on ${host}; remove it.`];
}
