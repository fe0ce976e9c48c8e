import type { Status } from '../contract/common.ts';
import type { Overview, Problem } from '../contract/overview.ts';
import { screens } from './addresses.ts';
import { wordsOf, type Language, type Words } from './language.ts';
import { openItem, type TrayItem } from './tray-items.ts';
import { toJobs } from './tray-jobs.ts';
import { toProblems } from './tray-problems.ts';

/** All that the tray shows. */
export interface TrayModel {
  readonly status: Status;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

/** What the tray tells beside the overview. */
export interface TrayBeside {
  /** How many questions wait for a person. */
  readonly questions?: number;
  /** This laptop is in support mode. */
  readonly support?: boolean;
  /** The problems that somebody has seen; null where all of them count as seen. */
  readonly seen?: ReadonlySet<string> | null;
}

/** Computes the tray from what is known; `overview` is null while no engine is attached. `nowMs` is an instant. */
export function toTrayModel(
  overview: Overview | null,
  language: Language,
  nowMs: number,
  { questions = 0, support = false, seen = null }: TrayBeside = {},
): TrayModel {
  const words = wordsOf(language);
  const status = overview === null ? 'unknown' : overview.watching ? overview.status : 'paused';
  const isNew = (problem: Problem): boolean => seen?.has(problem.id) === false;
  const news = overview?.problems.filter(isNew).length ?? 0;
  const headline = toHeadline(overview, words);
  const told = questions > 0 ? words.questions(questions) : headline;
  return {
    status,
    tooltip: `Wheelhouse: ${news > 0 ? words.withNews(told, news) : told}`,
    items: [
      ...toQuestions(questions, words),
      ...toTop(overview, headline, words),
      ...toProblems(overview?.problems ?? [], { words, isNew, mayStart: !support }),
      ...toJobs(overview?.runningJobs ?? [], words, nowMs),
      { kind: 'separator' },
      ...(support ? [openItem(words.supportOn, screens.settings())] : []),
      ...toSwitch(overview, words, support),
      openItem(words.open, screens.overview()),
      { kind: 'act', label: words.quit, act: { kind: 'quit' } },
    ],
  };
}

/** Somebody is waited for: first of all, for the window answers it on every screen. */
function toQuestions(count: number, words: Words): TrayItem[] {
  return count === 0 ? [] : [openItem(words.questions(count), screens.overview()), { kind: 'separator' }];
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
  const isEmpty = overview !== null && overview.hosts.total === 0 && overview.problems.length === 0;
  return isEmpty ? [openItem(words.noHosts, screens.overview())] : [{ kind: 'text', label: headline }];
}

function toSwitch(overview: Overview | null, words: Words, support: boolean): TrayItem[] {
  if (overview === null || overview.hosts.total === 0) return [];
  if (!overview.watching) return [{ kind: 'act', label: words.resume, act: { kind: 'resume' } }];
  // Support mode does not let anybody look away.
  return support ? [] : [{ kind: 'act', label: words.pause, act: { kind: 'pause' } }];
}
