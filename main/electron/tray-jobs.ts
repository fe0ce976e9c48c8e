import type { JobView } from '../contract/jobs.ts';
import { screens } from './addresses.ts';
import type { Words } from './language.ts';
import { cleanName } from './names.ts';
import { openItem, type TrayItem } from './tray-items.ts';

const maximumJobs = 5;

/** The running jobs, each of which leads to its own screen. `nowMs` is an instant. */
export function toJobs(jobs: readonly JobView[], words: Words, nowMs: number): TrayItem[] {
  if (jobs.length === 0) return [];
  const more = jobs.length - maximumJobs;
  return [
    { kind: 'separator' },
    { kind: 'text', label: words.jobs },
    ...jobs.slice(0, maximumJobs).map((job) => openItem(describeJob(job, words, nowMs), screens.job(job.id))),
    ...(more > 0 ? [openItem(words.moreJobs(more), screens.jobs())] : []),
  ];
}

/** One line about a running job, with its progress in words. `nowMs` is an instant. */
export function describeJob(job: JobView, words: Words, nowMs: number): string {
  const verbs: Readonly<Record<string, string>> = words.job;
  const verb = verbs[job.kind] ?? words.jobOther;
  const name = cleanName(job.subject.name);
  const host = job.subject.host === null ? null : cleanName(job.subject.host);
  const subject = host === null || host === name ? name : words.on(name, host);
  const progress = describeProgress(job, words, nowMs);
  const line = words.jobLine(verb, subject);
  return progress === null ? line : `${line}: ${progress}`;
}

function describeProgress(job: JobView, words: Words, nowMs: number): string | null {
  const { progress, startedAt } = job;
  if (progress === null || progress.total === null || progress.total <= 0) {
    return startedAt === null
      ? null
      : words.progress.elapsed(Math.max(0, Math.round((nowMs - startedAt) / 1000)));
  }
  const done = Math.round(progress.done);
  const total = Math.round(progress.total);
  if (progress.unit === 'bytes')
    return words.progress.percent(Math.floor((100 * progress.done) / progress.total));
  return words.progress[progress.unit](done, total);
}
