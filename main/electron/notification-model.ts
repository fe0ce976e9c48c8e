import type { Notice } from '../contract/notices.ts';
import type { Problem } from '../contract/overview.ts';
import type { EngineAct } from './acts.ts';
import { screens } from './addresses.ts';
import { wordsOf, type Language } from './language.ts';
import { cleanName } from './names.ts';
import { notificationWordsOf } from './notification-words.ts';

/** What a click or a button does: opens a screen, or asks the engine. */
export type NotificationAct =
  { readonly kind: 'open'; readonly path: string } | Extract<EngineAct, { kind: 'connect' | 'start' }>;

export interface NotificationButton {
  readonly label: string;
  readonly act: NotificationAct;
}

/** All that a notification shows; plain text, in which nothing is markup. */
export interface NotificationModel {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** Stays until it is dismissed, also while the desktop is not to be disturbed. */
  readonly isUrgent: boolean;
  /** The screen behind a click. */
  readonly path: string;
  /** The label of that click where the desktop lists it among the buttons. */
  readonly openLabel: string;
  readonly buttons: readonly NotificationButton[];
}

const longestSentence = 240;
const linesInGroup = 3;

/** A sentence from an engine or a host, short enough for a corner of the screen, without what could play tricks there. */
function cleanSentence(sentence: string): string {
  const plain = sentence.replaceAll(/\s+/gu, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  if (plain.length <= longestSentence) return plain;
  // Not in the middle of a character that takes two code units.
  return `${plain.slice(0, longestSentence - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** Who reads it. */
interface Reader {
  readonly language: Language;
  /** In support mode a container is restarted, and not started. */
  readonly mayStart: boolean;
}

/** Computes what a notification says and does, for its reader. Pure. */
export function toNotification({ id, severity, content }: Notice, reader: Reader): NotificationModel {
  const { language } = reader;
  const words = wordsOf(language);
  const mine = notificationWordsOf(language);
  const place = (subject: string, host: string | null): string => {
    const name = cleanName(subject);
    return host === null || host === subject ? name : words.on(name, cleanName(host));
  };
  const line = (problem: Problem): string => {
    const where = place(problem.subject, problem.host);
    const what = words.problem[problem.kind];
    return where === '' ? what : mine.title(where, what);
  };
  const base = { id, isUrgent: false, path: screens.overview(), openLabel: mine.show, buttons: [] };
  switch (content.type) {
    case 'problem': {
      const { problem } = content;
      const facts = [
        problem.exitCode === null || problem.exitCode === 0 ? '' : words.exitCode(problem.exitCode),
        problem.stack === null ? '' : cleanName(problem.stack),
        problem.detail === null ? '' : cleanSentence(problem.detail),
      ];
      const { buttons, path } = fixesOf(problem, reader);
      return {
        ...base,
        title: line(problem),
        body: facts.filter((fact) => fact !== '').join(' · '),
        // What crashes on a developer's own machine may wait for its reader; what is down in production may not.
        isUrgent: severity === 'critical' && problem.environment === 'production',
        path,
        buttons,
      };
    }
    case 'group': {
      const hosts = new Set(content.problems.map(({ host }) => host));
      const [host] = hosts;
      const isOneHost =
        hosts.size === 1 && typeof host === 'string' && content.count <= content.problems.length;
      const named = content.problems.slice(0, linesInGroup).map(line);
      const more = content.count - named.length;
      return {
        ...base,
        title: isOneHost ? mine.groupOn(content.count, cleanName(host)) : mine.group(content.count),
        body: [...named, ...(more > 0 ? [mine.more(more)] : [])].join('\n'),
        isUrgent:
          severity === 'critical' &&
          content.problems.some(
            (problem) => problem.severity === 'critical' && problem.environment === 'production',
          ),
      };
    }
    case 'job': {
      const where = place(content.subject, content.host);
      return {
        ...base,
        title: content.state === 'failed' ? mine.jobFailed(where) : mine.jobInterrupted(where),
        body: content.message === null ? mine.jobLeft : cleanSentence(content.message),
        path: screens.job(content.jobId),
      };
    }
    case 'question': {
      const name = cleanName(content.host ?? content.subject);
      return { ...base, title: mine.question, body: mine.questionOf[content.kind](name) };
    }
    case 'test': {
      const path = `${screens.settings()}?panel=notifications`;
      const buttons = [{ label: mine.settings, act: { kind: 'open', path } as const }];
      return { ...base, title: mine.test, body: mine.testBody, path, buttons };
    }
  }
}

/** The fix first; no more than two buttons, for a desktop shows no more than that in a row. */
function fixesOf(
  problem: Problem,
  { language, mayStart }: Reader,
): Pick<NotificationModel, 'buttons' | 'path'> {
  const words = wordsOf(language);
  const mine = notificationWordsOf(language);
  const { host, hostId, containerId, subject, fix, jobId } = problem;
  const open = (label: string, path: string): NotificationButton => ({ label, act: { kind: 'open', path } });
  if (fix === 'job') {
    const path = jobId === null ? screens.jobs() : screens.job(jobId);
    return { path, buttons: [open(words.fix.job, path)] };
  }
  if (host === null || hostId === null) return { path: screens.overview(), buttons: [] };
  if (containerId !== null) {
    const path = screens.container(host, subject);
    const logs = open(mine.view, screens.logs(host, subject));
    const restart = open(words.fix.restart, screens.restart(host, subject));
    if (fix === 'restart') return { path, buttons: [restart, logs] };
    // Why it crashes stands in its log; a restart by hand is one more crash.
    if (fix !== 'start' || !mayStart) return { path, buttons: [logs] };
    const start: NotificationButton = {
      label: words.fix.start,
      act: { kind: 'start', hostId, containerId, subject },
    };
    return { path, buttons: [start, logs] };
  }
  const path = screens.host(host);
  if (fix === 'trust' || fix === 'unlock') return { path, buttons: [open(words.fix[fix], path)] };
  const connect: NotificationButton = { label: words.fix.connect, act: { kind: 'connect', hostId, subject } };
  return { path, buttons: [connect, open(mine.doctor, screens.doctor(host))] };
}
