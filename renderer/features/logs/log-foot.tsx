import { formatNumber } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { LogSession, Phase } from './log-session.ts';
import type { Status } from '../../../main/contract/common.ts';
import classes from './logs.module.css';

const marks: Readonly<Record<Phase, Status>> = {
  opening: 'unknown',
  history: 'unknown',
  live: 'up',
  ended: 'paused',
  cut: 'unknown',
  failed: 'down',
};

/** Whether the lines are live, how many there are, and how fast they come. */
export function LogFoot({ session }: { readonly session: LogSession }) {
  const { t, language } = useText();
  const { buffer, phase } = session;
  const words = {
    opening: t('logs.opening'),
    history: t('logs.history'),
    live: t('logs.live'),
    ended: t('logs.ended'),
    cut: t('logs.cut'),
    failed: t('logs.cut'),
  };
  const received = buffer.end - buffer.first + buffer.waiting;
  const empty =
    buffer.shown === 0 ? (received === 0 ? t('logs.waitingForLines') : t('logs.nothingMatches')) : '';
  return (
    <div className={classes['foot']} role="status" aria-live="off">
      <span className={classes['phase']}>
        <StatusMark status={marks[phase]} silent size={10} />
        {words[phase]}
      </span>
      <span>{t('logs.lines', { count: buffer.shown })}</span>
      {session.rate > 0 ? (
        <span>{t('logs.rate', { rate: formatNumber(session.rate, language) })}</span>
      ) : null}
      {phase === 'live' || phase === 'ended' ? <span>{empty}</span> : null}
      <span className={classes['grow']} />
      {buffer.dropped > 0 ? <span>{t('logs.dropped', { count: buffer.capacity })}</span> : null}
    </div>
  );
}
