import type { Problem } from '../contract/overview.ts';
import { screens } from './addresses.ts';
import type { Words } from './language.ts';
import { cleanName } from './names.ts';
import { openItem, type TrayItem } from './tray-items.ts';

// A menu longer than this leaves a small screen; the window shows the rest.
const maximumProblems = 8;

export interface ProblemContext {
  readonly words: Words;
  /** True for a problem that came since somebody looked last. */
  readonly isNew: (problem: Problem) => boolean;
  /** In support mode a container is restarted, and not started. */
  readonly mayStart: boolean;
}

/** What is wrong, the worst first, each with its fixes beside it. */
export function toProblems(problems: readonly Problem[], context: ProblemContext): TrayItem[] {
  const more = problems.length - maximumProblems;
  return [
    ...problems.slice(0, maximumProblems).map((problem) => toProblem(problem, context)),
    ...(more > 0 ? [openItem(context.words.moreProblems(more), screens.overview())] : []),
  ];
}

function toProblem(problem: Problem, context: ProblemContext): TrayItem {
  const { words } = context;
  const subject = cleanName(problem.subject);
  const host = problem.host === null ? null : cleanName(problem.host);
  const place = host === null || host === subject ? subject : words.on(subject, host);
  const what = `${words.problem[problem.kind]}${describeFacts(problem, words)}`;
  // A problem of this machine has no place.
  const line = place === '' ? words.problem[problem.kind] : words.problemLine(place, what);
  return {
    kind: 'menu',
    label: context.isNew(problem) ? words.newProblem(line) : line,
    items: toFixes(problem, context),
  };
}

function describeFacts({ kind, exitCode, restarts }: Problem, words: Words): string {
  const facts = [
    ...(exitCode === null || exitCode === 0 ? [] : [words.exitCode(exitCode)]),
    ...(kind === 'containerCrashLoop' && (restarts ?? 0) > 1 ? [words.restarts(restarts ?? 0)] : []),
  ];
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

/** The fix first, then the ways to look closer. */
function toFixes(problem: Problem, context: ProblemContext): TrayItem[] {
  const { words } = context;
  const { host, hostId, containerId, subject, fix, jobId } = problem;
  const job =
    fix === 'job' ? [openItem(words.fix.job, jobId === null ? screens.jobs() : screens.job(jobId))] : [];
  if (host === null || hostId === null) return [...job, openItem(words.fix.show, screens.overview())];
  if (containerId !== null)
    return [...job, ...toContainerFixes({ host, hostId, containerId, subject, fix }, context)];
  const place = screens.host(host);
  if (fix === 'trust' || fix === 'unlock') return [openItem(words.fix[fix], place)];
  const show = openItem(words.fix.show, place);
  if (fix !== 'connect') return [...job, show];
  return [{ kind: 'act', label: words.fix.connect, act: { kind: 'connect', hostId, subject } }, show];
}

interface ContainerProblem extends Pick<Problem, 'subject' | 'fix'> {
  readonly host: string;
  readonly hostId: string;
  readonly containerId: string;
}

function toContainerFixes(problem: ContainerProblem, { words, mayStart }: ProblemContext): TrayItem[] {
  const { host, hostId, containerId, subject, fix } = problem;
  const closer = [
    openItem(words.fix.logs, screens.logs(host, subject)),
    openItem(words.fix.show, screens.container(host, subject)),
  ];
  // A restart is weighed first: crashes, dependants and last lines are in its dialog, beside the button.
  if (fix === 'restart') return [openItem(words.fix.restart, screens.restart(host, subject)), ...closer];
  if (fix !== 'start' || !mayStart) return closer;
  return [
    { kind: 'act', label: words.fix.start, act: { kind: 'start', hostId, containerId, subject } },
    ...closer,
  ];
}
