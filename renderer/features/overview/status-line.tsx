import type { Status } from '../../../main/contract/common.ts';
import type { Overview } from '../../../main/contract/overview.ts';
import { useText } from '../../app/language/language.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import classes from './overview.module.css';

const counted: readonly Exclude<Status, never>[] = ['down', 'degraded', 'unknown', 'paused', 'up'];

function useHeadline(overview: Overview): readonly [string, string] {
  const { t } = useText();
  const containers = t('overview.containers', { count: overview.containers.total });
  const hosts = t('overview.hostCount', { count: overview.hosts.total });
  if (!overview.watching) return [t('overview.paused'), t('overview.pausedDetail')];
  if (overview.problems.length > 0) {
    return [t('overview.wrong', { count: overview.problems.length }), `${hosts} · ${containers}`];
  }
  if (overview.hosts.away > 0) {
    return [t('overview.notSure'), t('overview.notSureDetail', { count: overview.hosts.away })];
  }
  return [t('overview.allWell'), t('overview.allWellDetail', { containers, hosts })];
}

/** The answer in one line, and the counts behind it. */
export function StatusLine({ overview }: { readonly overview: Overview }) {
  const { t } = useText();
  const [headline, detail] = useHeadline(overview);
  const status = overview.watching ? overview.status : 'paused';
  return (
    <section className={classes['status']} data-status={status} aria-label={headline}>
      <StatusMark status={status} size={34} />
      <div className={classes['statusText']}>
        <p className={classes['headline']} role="status">
          {headline}
        </p>
        <p className={classes['dim']}>{detail}</p>
      </div>
      <ul className={classes['counts']} aria-label={t('hosts.containers')}>
        {counted
          .filter((name) => overview.containers[name] > 0 || name === 'up')
          .map((name) => (
            <li key={name} className={classes['count']}>
              <StatusMark status={name} silent />
              <strong>{overview.containers[name]}</strong>
              <span className={classes['dim']}>{t(`status.${name}`)}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}
