import type { Client } from '../../contract/contract.ts';
import { exitCodeOf } from '../../contract/errors.ts';
import { isEnded, type JobView } from '../../contract/jobs.ts';
import { EngineGone } from '../failures.ts';
import type { Session } from '../session.ts';
import { askWhatComesUp } from './ask-question.ts';
import { toDuration } from '../text/ages.ts';
import { escapeText, toSafeJson } from '../text/escape.ts';
import { viewJobOutcome } from '../views/job-outcome.ts';
import { cutToWidth } from '../text/width.ts';

const barWidth = 24;
const clearLine = '\r\u001b[2K';

/** The exit code of a job that has ended. Pure. */
export function exitCodeOfJob(job: JobView): number {
  if (job.state === 'succeeded') return 0;
  return job.state === 'failed' && job.error !== null ? exitCodeOf(job.error.code) : 1;
}

function progressLine(job: JobView, session: Session): string {
  const step = job.steps.findLast(({ state }) => state === 'running');
  const { progress } = job;
  const words = escapeText(progress?.message ?? progress?.phase ?? step?.name ?? job.state);
  if (progress === null || progress.total === null || progress.total <= 0) return `${words} …`;
  const filled = Math.round(Math.min(1, progress.done / progress.total) * barWidth);
  const bar = session.io.paintError('green', '█'.repeat(filled)) + '░'.repeat(barWidth - filled);
  return `${bar} ${progress.done}/${progress.total} ${words}`;
}

/** What a job came to, in sentences. Pure. */
function describeEnd(job: JobView, session: Session): readonly string[] {
  const { translate, language } = session;
  const durationMs = (job.endedAt ?? job.createdAt) - (job.startedAt ?? job.createdAt);
  const parameters = {
    kind: job.kind,
    name: escapeText(job.subject.name),
    duration: toDuration(durationMs, language),
  };
  const state = isEnded(job.state) && job.state !== 'queued' ? job.state : 'failed';
  const key = `job.${state}` as 'job.succeeded' | 'job.failed' | 'job.cancelled' | 'job.interrupted';
  return [
    translate(key, parameters),
    ...(job.error === null ? [] : [escapeText(job.error.message)]),
    ...(job.error?.hint === undefined ? [] : [escapeText(job.error.hint)]),
    ...(job.state === 'succeeded' ? viewJobOutcome(job, session) : []),
    ...job.leftovers.map(escapeText),
  ];
}

async function waitForEnd(client: Client, jobId: string, session: Session): Promise<JobView> {
  const { io } = session;
  const showsProgress = io.errorOutput.isTTY && !session.json;
  const ended = new AbortController();
  const signal = AbortSignal.any([session.signal, ended.signal]);
  let isAsking = false;
  if (io.isInteractive && !session.json) {
    // The vault's question is one for all who wait, and belongs to no job.
    void askWhatComesUp(
      client,
      (question) => question.jobId === jobId || question.kind === 'vault',
      session,
      signal,
      (asking) => {
        if (asking) io.writeError(clearLine);
        isAsking = asking;
      },
    );
  }
  const views = await client.jobs.watch({ id: jobId }, { signal: session.signal });
  try {
    for await (const { jobs } of views) {
      const job = jobs.find(({ id }) => id === jobId);
      if (job === undefined) continue;
      if (isEnded(job.state)) return job;
      if (showsProgress && !isAsking) {
        io.writeError(clearLine + cutToWidth(progressLine(job, session), io.errorOutput.columns - 1));
      }
    }
  } finally {
    ended.abort();
    if (showsProgress) io.writeError(clearLine);
  }
  throw new EngineGone();
}

/** Waits for the end of a job with its progress on standard error, or only names it. Resolves with the exit code. */
export async function followJob(
  client: Client,
  jobId: string,
  isDetached: boolean,
  session: Session,
): Promise<number> {
  const { io, translate } = session;
  if (isDetached) {
    await io.write(
      session.json ? `${toSafeJson({ jobId })}\n` : `${translate('job.detached', { id: jobId })}\n`,
    );
    return 0;
  }
  const sayThatItGoesOn = (): void => {
    io.writeError(`${translate('job.goesOn', { id: jobId })}\n`);
  };
  session.signal.addEventListener('abort', sayThatItGoesOn, { once: true });
  const job = await waitForEnd(client, jobId, session);
  session.signal.removeEventListener('abort', sayThatItGoesOn);
  const exitCode = exitCodeOfJob(job);
  if (session.json) {
    await io.write(`${toSafeJson(job, 2)}\n`);
    return exitCode;
  }
  const [outcome = '', ...reasons] = describeEnd(job, session);
  if (exitCode === 0) {
    await io.write(`${io.paint('green', outcome)}\n${reasons.map((line) => `${line}\n`).join('')}`);
  } else {
    io.writeError(`${io.paintError('red', outcome)}\n${reasons.map((line) => `${line}\n`).join('')}`);
  }
  return exitCode;
}
