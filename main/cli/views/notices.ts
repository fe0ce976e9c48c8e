import type { Notices, Notifier, NoticeView } from '../../contract/notices.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';

const marks: Readonly<Record<NoticeView['severity'], (text: string) => Cell>> = {
  critical: (text) => ({ text: `✖ ${text}`, colour: 'red' }),
  warning: (text) => ({ text: `▲ ${text}`, colour: 'yellow' }),
  info: (text) => text,
};

function about({ content }: NoticeView, { translate }: Session): readonly [subject: string, what: string] {
  const on = (subject: string, host: string | null): string =>
    host === null || host === subject ? subject : `${subject} @ ${host}`;
  switch (content.type) {
    case 'problem': {
      const { kind, subject, host, hiddenHosts } = content.problem;
      return [on(subject, host), translate(`problem.${kind}`, { count: hiddenHosts ?? 0 })];
    }
    case 'group':
      return ['', translate('notices.group', { count: content.count })];
    case 'job':
      return [on(content.subject, content.host), translate(`notices.${content.state}`)];
    case 'question':
      return [on(content.subject, content.host), translate('notices.question')];
    case 'test':
      return ['', translate('notices.test')];
  }
}

function toRow(notice: NoticeView, session: Session): readonly Cell[] {
  const { translate, io, language } = session;
  const [subject, what] = about(notice, session);
  const { state, outcome, endedAt, decidedAt } = notice;
  const fate = [
    translate(`notices.state.${state}`),
    ...(outcome === null ? [] : [translate(`notices.outcome.${outcome}`)]),
    // A failed job is a fact and has no end; it carries the moment in which it was written down.
    ...(endedAt === null || endedAt === decidedAt ? [] : [translate('notices.over')]),
  ];
  return [toAge(decidedAt, io.now(), language), subject, marks[notice.severity](what), fate.join(', ')];
}

function serviceOf({ service }: Notifier, { translate }: Session): string {
  return escapeText(service ?? translate('notices.desktop'));
}

function desktopLine(notifier: Notifier | null, session: Session): string {
  const { translate } = session;
  if (notifier === null) return translate('notices.absent');
  if (notifier.by === 'none') {
    return translate('notices.none', { problem: escapeText(notifier.problem ?? '') });
  }
  return translate(notifier.buttons ? 'notices.by' : 'notices.byPlain', {
    service: serviceOf(notifier, session),
  });
}

/** What was told on the desktop, newest first, and who tells. */
export function viewNotices(output: unknown, session: Session): readonly string[] {
  const { notices, notifier } = output as Notices;
  const { translate, io } = session;
  const head = [translate('column.when'), translate('column.subject'), '', translate('column.outcome')];
  const rows = notices.map((notice) => toRow(notice, session));
  const table =
    rows.length === 0 ? [translate('notices.empty')] : renderTable({ head, rows }, io.paint, io.columns);
  return [...table, desktopLine(notifier, session)];
}

export function viewNoticeTest(output: unknown, session: Session): readonly string[] {
  const { notifier } = output as { notifier: Notifier };
  return [session.translate('notices.tested', { service: serviceOf(notifier, session) })];
}
