import type { HostView } from '../../contract/hosts.ts';
import type { Overview, Problem } from '../../contract/overview.ts';
import type { Session } from '../session.ts';
import { toAge, toDuration } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import { describeConnection } from './hosts.ts';
import { connectionCell, environmentCell, statusSymbols } from './symbols.ts';

const parts = ['up', 'degraded', 'down', 'paused', 'unknown'] as const;

/** What to type against a problem. A name that a shell would take apart is quoted. */
function remedyOf({ fix, subject, host, jobId }: Problem): string {
  const quoted = (text: string): string =>
    /^[A-Za-z0-9_.@:/-]+$/.test(text) && !text.startsWith('-')
      ? text
      : `'${escapeText(text).replaceAll("'", String.raw`'\''`)}'`;
  const at = host === null ? '' : ` --host ${quoted(host)}`;
  switch (fix) {
    case 'restart':
    case 'start':
      return `wheelhouse containers ${fix} ${quoted(subject)}${at}`;
    case 'logs':
      return `wheelhouse logs tail ${quoted(subject)}${at}`;
    case 'connect':
      return `wheelhouse hosts connect ${quoted(host ?? subject)}`;
    case 'trust':
      return `wheelhouse hosts trust ${quoted(host ?? subject)} <fingerprint>`;
    case 'unlock':
      return `wheelhouse hosts unlock ${quoted(host ?? subject)}`;
    case 'job':
      return jobId === null ? 'wheelhouse jobs list' : `wheelhouse jobs get ${jobId}`;
    default:
      return '';
  }
}

function problemRow(problem: Problem, session: Session): readonly Cell[] {
  const { translate, language, io } = session;
  const what = [
    translate(`problem.${problem.kind}`, { count: problem.hiddenHosts ?? 0 }),
    problem.exitCode === null ? '' : translate('problem.exitCode', { code: problem.exitCode }),
    problem.since === null
      ? ''
      : translate('problem.since', { age: toAge(problem.since, io.now(), language) }),
  ];
  const name = problem.stack === null ? problem.subject : `${problem.stack}/${problem.subject}`;
  return [
    problem.severity === 'critical'
      ? { text: `✖ ${name}`, colour: 'red' }
      : { text: `▲ ${name}`, colour: 'yellow' },
    problem.host ?? '',
    what.filter((part) => part !== '').join(', '),
    remedyOf(problem),
  ];
}

function headline(overview: Overview, session: Session): string {
  const { io, translate } = session;
  const { symbol, colour } = statusSymbols[overview.status];
  const words =
    overview.hosts.total === 0 ? translate('status.noHosts') : translate(`status.${overview.status}`);
  const counts = parts
    .filter((part) => overview.containers[part] > 0)
    .map((part) => translate(`status.part.${part}`, { count: overview.containers[part] }));
  const containers =
    overview.containers.total === 0
      ? ''
      : `  ${translate('status.containers', { total: overview.containers.total, parts: counts.join(', ') })}`;
  return `${io.paint(colour, `${symbol} ${words}`)}${containers}`;
}

/** How everything is, on one screen. `hosts` adds a line for each of them. */
export function renderOverview(
  overview: Overview,
  hosts: readonly HostView[],
  session: Session,
): readonly string[] {
  const { io, translate, language } = session;
  const table = (title: string, rows: readonly (readonly Cell[])[], width: number): readonly string[] =>
    rows.length === 0
      ? []
      : [
          '',
          ...renderTable({ head: [title, ...Array<string>(width - 1).fill('')], rows }, io.paint, io.columns),
        ];
  return [
    headline(overview, session),
    ...(overview.watching ? [] : [translate('status.notWatching')]),
    ...(overview.hosts.total === 0 ? [translate('empty.hosts')] : []),
    ...table(
      translate('status.problems'),
      overview.problems.map((problem) => problemRow(problem, session)),
      4,
    ),
    ...details(overview.problems),
    ...table(
      translate('status.hosts'),
      hosts.map((host): readonly Cell[] => [
        host.name,
        environmentCell(host.environment),
        connectionCell(host.connection),
        describeConnection(host, session),
      ]),
      4,
    ),
    ...table(
      translate('status.jobs'),
      overview.runningJobs.map((job): readonly Cell[] => [
        job.id,
        `${job.kind} ${job.subject.name}`,
        translate('status.running', {
          duration: toDuration(io.now() - (job.startedAt ?? job.createdAt), language),
        }),
        job.progress?.message ?? '',
      ]),
      4,
    ),
  ];
}

/** Sentences of the engine about problems, each once. */
function details(problems: readonly Problem[]): readonly string[] {
  const sentences = problems.map(({ detail }) => detail).filter((detail) => detail !== null);
  return [...new Set(sentences)].map((sentence) => `  ${escapeText(sentence)}`);
}

export function viewOverview(output: unknown, session: Session): readonly string[] {
  return renderOverview(output as Overview, [], session);
}
