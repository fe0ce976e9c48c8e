import type { Status } from '../contract/common.ts';
import type { JobView } from '../contract/jobs.ts';
import type { Overview, Problem } from '../contract/overview.ts';
import { screens } from './addresses.ts';
import { wordsOf, type Language, type Words } from './language.ts';

/** What choosing an item of the tray's menu does. Everything that acts is a command of the contract. */
export type TrayAct =
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'connect'; readonly hostId: string; readonly subject: string }
  | {
      readonly kind: 'start';
      readonly hostId: string;
      readonly containerId: string;
      readonly subject: string;
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'quit' };

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'act'; readonly label: string; readonly act: TrayAct }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] };

/** All that the tray shows. */
export interface TrayModel {
  readonly status: Status;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

// A menu longer than this leaves a small screen; the window shows the rest.
const maximumProblems = 8;
const maximumJobs = 5;
const maximumNameLength = 48;
const highSurrogates = 0xd800 >> 10;

/** Computes the tray from what is known; `overview` is null while no engine is attached. `nowMs` is an instant. */
export function toTrayModel(
  overview: Overview | null,
  language: Language,
  nowMs: number,
  questions = 0,
): TrayModel {
  const words = wordsOf(language);
  const status = overview === null ? 'unknown' : overview.watching ? overview.status : 'paused';
  const headline = toHeadline(overview, words);
  return {
    status,
    tooltip: questions === 0 ? `Wheelhouse: ${headline}` : `Wheelhouse: ${words.questions(questions)}`,
    items: [
      ...toQuestions(questions, words),
      ...toTop(overview, headline, words),
      ...toJobs(overview?.runningJobs ?? [], words, nowMs),
      { kind: 'separator' },
      ...toSwitch(overview, words),
      { kind: 'act', label: words.open, act: { kind: 'open', path: screens.overview() } },
      { kind: 'act', label: words.quit, act: { kind: 'quit' } },
    ],
  };
}

/** Somebody is waited for: first of all, for the window answers it on every screen. */
function toQuestions(count: number, words: Words): TrayItem[] {
  return count === 0 ? [] : [open(words.questions(count), screens.overview()), { kind: 'separator' }];
}

function toHeadline(overview: Overview | null, words: Words): string {
  if (overview === null) return words.noEngine;
  if (!overview.watching) return words.isPaused;
  if (overview.problems.length > 0) return words.problems(overview.problems.length);
  if (overview.hosts.total === 0) return words.noHosts;
  if (overview.hosts.away > 0) return words.hostsAway(overview.hosts.away);
  return words.allWell(overview.containers.total);
}

function toTop(overview: Overview | null, headline: string, words: Words): TrayItem[] {
  const problems = overview?.problems ?? [];
  if (overview !== null && overview.hosts.total === 0 && problems.length === 0) {
    return [{ kind: 'act', label: words.noHosts, act: { kind: 'open', path: screens.overview() } }];
  }
  const items: TrayItem[] = [{ kind: 'text', label: headline }];
  for (const problem of problems.slice(0, maximumProblems)) items.push(toProblem(problem, words));
  if (problems.length > maximumProblems) {
    const label = words.moreProblems(problems.length - maximumProblems);
    items.push({ kind: 'act', label, act: { kind: 'open', path: screens.overview() } });
  }
  return items;
}

function toProblem(problem: Problem, words: Words): TrayItem {
  const subject = cleanName(problem.subject);
  const host = problem.host === null ? null : cleanName(problem.host);
  const place = host === null || host === subject ? subject : words.on(subject, host);
  const exit =
    problem.exitCode === null || problem.exitCode === 0 ? '' : ` (${words.exitCode(problem.exitCode)})`;
  return {
    kind: 'menu',
    // A problem of this machine has no place.
    label:
      place === ''
        ? words.problem[problem.kind]
        : words.problemLine(place, `${words.problem[problem.kind]}${exit}`),
    items: toFixes(problem, words),
  };
}

function open(label: string, path: string): TrayItem {
  return { kind: 'act', label, act: { kind: 'open', path } };
}

/** The fix first, then the ways to look closer. */
function toFixes(problem: Problem, words: Words): TrayItem[] {
  const { host, hostId, containerId, subject, fix } = problem;
  const job = fix === 'job' ? [open(words.fix.job, screens.jobs())] : [];
  if (host === null || hostId === null) return [...job, open(words.fix.show, screens.overview())];
  if (containerId !== null)
    return [...job, ...toContainerFixes({ host, hostId, containerId, subject, fix }, words)];
  const place = screens.host(host);
  if (fix === 'trust' || fix === 'unlock') return [open(words.fix[fix], place)];
  const show = open(words.fix.show, place);
  if (fix !== 'connect') return [...job, show];
  return [{ kind: 'act', label: words.fix.connect, act: { kind: 'connect', hostId, subject } }, show];
}

interface ContainerProblem extends Pick<Problem, 'subject' | 'fix'> {
  readonly host: string;
  readonly hostId: string;
  readonly containerId: string;
}

function toContainerFixes(problem: ContainerProblem, words: Words): TrayItem[] {
  const { host, hostId, containerId, subject, fix } = problem;
  const place = screens.container(host, subject);
  const closer = [open(words.fix.logs, screens.logs(host, subject)), open(words.fix.show, place)];
  // A restart is weighed first: crashes, dependants and last lines are on the container's screen, beside the button.
  if (fix === 'restart') return [open(words.fix.restart, place), ...closer];
  if (fix !== 'start') return closer;
  return [
    { kind: 'act', label: words.fix.start, act: { kind: 'start', hostId, containerId, subject } },
    ...closer,
  ];
}

function toJobs(jobs: readonly JobView[], words: Words, nowMs: number): TrayItem[] {
  if (jobs.length === 0) return [];
  return [
    { kind: 'separator' },
    { kind: 'text', label: words.jobs },
    ...jobs.slice(0, maximumJobs).map((job): TrayItem => {
      return {
        kind: 'act',
        label: describeJob(job, words, nowMs),
        act: { kind: 'open', path: screens.jobs() },
      };
    }),
  ];
}

/** One line about a running job, with its progress in words. `nowMs` is an instant. */
export function describeJob(job: JobView, words: Words, nowMs: number): string {
  const verbs: Readonly<Record<string, string>> = words.job;
  const verb = verbs[job.kind] ?? job.kind;
  const name = cleanName(job.subject.name);
  const subject = job.subject.host === null ? name : words.on(name, cleanName(job.subject.host));
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

function toSwitch(overview: Overview | null, words: Words): TrayItem[] {
  if (overview === null || overview.hosts.total === 0) return [];
  return overview.watching
    ? [{ kind: 'act', label: words.pause, act: { kind: 'pause' } }]
    : [{ kind: 'act', label: words.resume, act: { kind: 'resume' } }];
}

/** A name from a host is hostile text: without control and direction characters, and not longer than a menu is wide. */
export function cleanName(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  if (plain.length <= maximumNameLength) return plain;
  // Not in the middle of a character that takes two code units.
  const end = plain.charCodeAt(maximumNameLength - 2) >> 10 === highSurrogates ? 2 : 1;
  return `${plain.slice(0, maximumNameLength - end)}…`;
}
