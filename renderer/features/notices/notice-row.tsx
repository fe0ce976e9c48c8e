import type { NoticeView } from '../../../main/contract/notices.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './notices.module.css';

type Translate = ReturnType<typeof useText>['t'];

const marks: Readonly<Record<NoticeView['severity'], Status>> = {
  critical: 'down',
  warning: 'degraded',
  info: 'up',
};

function sentenceOf({ content }: NoticeView, t: Translate): string {
  switch (content.type) {
    case 'problem': {
      const { kind, subject, host, hiddenHosts, containerId } = content.problem;
      const text = t(`overview.kind.${kind}`, {
        subject: plain(subject),
        host: plain(host ?? subject),
        hosts: t('overview.hostCount', { count: hiddenHosts ?? 0 }),
      });
      return containerId === null || host === null
        ? text
        : t('notices.about.on', { text, host: plain(host) });
    }
    case 'group':
      return t('notices.about.group', { count: content.count });
    case 'job':
      return t(`notices.about.${content.state}`, { subject: plain(content.subject) });
    case 'question':
      return t('notices.about.question', { subject: plain(content.host ?? content.subject) });
    case 'test':
      return t('notices.about.test');
  }
}

/** One thing that was told, or waits to be: what, when, and what became of it. */
export function NoticeRow({ notice }: { readonly notice: NoticeView }) {
  const { t } = useText();
  const { state, outcome, endedAt, decidedAt } = notice;
  const facts = [
    t(`notices.state.${state}`),
    outcome === null ? null : t(`notices.outcome.${outcome}`),
    // A failed job is a fact and has no end; it carries the moment in which it was written down.
    endedAt === null || endedAt === decidedAt ? null : t('notices.over'),
  ];
  return (
    <li className={classes['row']}>
      <StatusMark status={marks[notice.severity]} silent />
      <span className={classes['what']}>{sentenceOf(notice, t)}</span>
      <span className={classes['facts']}>
        <Age at={decidedAt} />
        {facts
          .filter((fact) => fact !== null)
          .map((fact) => ` · ${fact}`)
          .join('')}
      </span>
    </li>
  );
}
