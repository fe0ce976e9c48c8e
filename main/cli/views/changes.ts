import type { Change, ChangesView, HostCoverage } from '../../contract/changes.ts';
import type { Session } from '../session.ts';
import { toClockTime, toDuration } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import type { Colour } from '../text/paint.ts';

const marks: Readonly<Record<Change['importance'], { readonly symbol: string; readonly colour: Colour }>> = {
  high: { symbol: '▲', colour: 'yellow' },
  normal: { symbol: '●', colour: 'cyan' },
  low: { symbol: '·', colour: 'grey' },
};
const gapWorthSayingMs = 15 * 60_000;

/** To the minute: nobody looks for the second of what happened yesterday. */
function clock(at: number): string {
  return toClockTime(at).slice(0, 'YYYY-MM-DD hh:mm'.length);
}

function image(
  { name, digest }: { readonly name: string; readonly digest: string | null },
  withDigest: boolean,
) {
  return withDigest && digest !== null
    ? `${name}@${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`
    : name;
}

function settings({ configuration }: Change, { translate }: Session): string {
  if (configuration === null) return '';
  const { others } = configuration;
  const signed = (added: readonly string[], removed: readonly string[]): string =>
    [...added.map((name) => `+${name}`), ...removed.map((name) => `−${name}`)].join(' ');
  const lists = [
    ['change.setting.env', signed(configuration.envAdded, configuration.envRemoved)],
    ['change.setting.ports', signed(configuration.portsAdded, configuration.portsRemoved)],
    ['change.setting.mounts', signed(configuration.mountsAdded, configuration.mountsRemoved)],
  ] as const;
  return [
    ...lists.filter(([, names]) => names !== '').map(([key, names]) => translate(key, { names })),
    ...others.map((other) => translate(`change.setting.${other}`)),
  ].join(', ');
}

const untilKinds = ['unreachable', 'unhealthy', 'stopped', 'paused'] as const;

function sentence(change: Change, session: Session): string {
  const { translate } = session;
  const { kind, endedAt, versions } = change;
  const until = untilKinds.find((each) => each === kind);
  const sameName = change.image?.before.name === change.image?.after.name;
  const text = translate(
    until !== undefined && endedAt !== null ? `change.${until}Until` : `change.${kind}`,
    {
      subject: change.subject,
      count: change.count,
      until: endedAt === null ? '' : clock(endedAt),
      act: change.act ?? '',
      settings: settings(change, session),
      before: versions?.before ?? (change.image === null ? '' : image(change.image.before, sameName)),
      after: versions?.after ?? (change.image === null ? '' : image(change.image.after, sameName)),
    },
  );
  const counted = !/\{count\}/.test(translate(`change.${kind}`)) && change.count > 1;
  const more = [
    change.exitCodes.length === 0 ? '' : translate('changes.exit', { codes: change.exitCodes.join(', ') }),
    change.oomKilled ? translate('changes.oom') : '',
    kind === 'crashed' && endedAt !== null ? translate('changes.running') : '',
    change.outcome === null || change.outcome === 'done' ? '' : change.outcome,
    change.detail ?? '',
  ].filter((part) => part !== '');
  return [counted ? translate('changes.times', { text, count: change.count }) : text, ...more].join(', ');
}

function toRow(change: Change, session: Session): readonly Cell[] {
  const { translate } = session;
  const { symbol, colour } = marks[change.importance];
  const { afterAt, at, by } = change;
  return [
    afterAt === null ? clock(at) : translate('changes.between', { from: clock(afterAt), to: clock(at) }),
    change.host,
    by === null ? '' : (by.actor ?? translate('changes.elsewhere')),
    { text: `${symbol} ${sentence(change, session)}`, colour },
  ];
}

function coverage(
  { host, knownFrom, watchedMs, spans }: HostCoverage,
  until: number,
  session: Session,
): readonly string[] {
  const { translate, language } = session;
  const gaps = spans.filter(({ state, from, to }) => state === 'unwatched' && to - from >= gapWorthSayingMs);
  const name = escapeText(host);
  return [
    translate('changes.coverage', {
      host: name,
      watched: toDuration(watchedMs, language),
      whole: toDuration(until - knownFrom, language),
    }),
    ...gaps.map(({ from, to }) => translate('changes.gap', { host: name, from: clock(from), to: clock(to) })),
  ];
}

/** What is different, the most important first, and how much of the time was watched. */
export function viewChanges(output: unknown, session: Session): readonly string[] {
  const { translate, io } = session;
  const { since, until, changes, leftOut, hosts } = output as ChangesView;
  const head = [translate('column.when'), translate('column.host'), translate('column.who'), ''];
  const rows = changes.map((change) => toRow(change, session));
  return [
    ...(changes.length === 0
      ? [translate('changes.none', { since: clock(since) })]
      : [
          translate('changes.since', { since: clock(since) }),
          ...renderTable({ head, rows }, io.paint, io.columns),
        ]),
    ...(leftOut === 0 ? [] : [translate('changes.more', { count: leftOut })]),
    '',
    ...hosts.flatMap((host) => coverage(host, until, session)),
  ];
}
