import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { RestartAssessment } from '../../../main/contract/stacks.ts';
import { formatDuration, formatInstant, formatList } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { useNow } from '../../ui/clock.ts';
import { CrashTimeline } from '../../ui/crash-timeline.tsx';
import { plain } from '../../ui/visible-text.ts';
import { LastLines } from './last-lines.tsx';
import classes from './stacks.module.css';

const crashStepMs = 10_000;

type Warning = RestartAssessment['warnings'][number];

function useWarningWords(): (warning: Warning) => string {
  const { t, language } = useText();
  return (warning) => {
    switch (warning.kind) {
      case 'crashLoop':
        return t('restart.warning.crashLoop', {
          count: warning.crashes,
          window: formatDuration(warning.windowMs, language),
        });
      case 'dependants':
        return t('restart.warning.dependants', {
          count: warning.names.length,
          names: formatList(warning.names.map(plain), language),
        });
      case 'notRunning':
        return warning.exitCode === null
          ? t('restart.warning.notRunning')
          : t('restart.warning.notRunningExit', { code: warning.exitCode });
      case 'oomKilled':
      case 'noHealthcheck':
        return t(`restart.warning.${warning.kind}`);
    }
  };
}

function WarningIcon({ kind }: { readonly kind: Warning['kind'] }) {
  return kind === 'crashLoop' || kind === 'oomKilled' ? (
    <IconAlertTriangle size={15} color="var(--wh-down)" aria-hidden />
  ) : kind === 'dependants' ? (
    <IconAlertTriangle size={15} color="var(--wh-degraded)" aria-hidden />
  ) : (
    <IconInfoCircle size={15} color="var(--wh-unknown)" aria-hidden />
  );
}

/** Crashes along time and how far back they reach. */
export function CrashHistory({ assessment }: { readonly assessment: RestartAssessment }) {
  const { t, language } = useText();
  const now = useNow(crashStepMs);
  return (
    <>
      <CrashTimeline crashes={assessment.crashes} watchedSince={assessment.watchedSince} now={now} />
      <p className={classes['dim']}>
        {assessment.watchedSince === null
          ? t('restart.notWatched')
          : t('restart.watchedSince', { time: formatInstant(assessment.watchedSince, language) })}
      </p>
    </>
  );
}

/** What a restart would meet: warnings, crashes, what leans on it, its last words. */
export function RestartAssessmentView({ assessment }: { readonly assessment: RestartAssessment }) {
  const { t } = useText();
  const words = useWarningWords();
  return (
    <div className={classes['assessment']}>
      <ul className={classes['warnings']}>
        {assessment.warnings.length === 0 ? (
          <li className={classes['warning']}>
            <IconCircleCheck size={15} color="var(--wh-up)" aria-hidden />
            {t('restart.fine')}
          </li>
        ) : null}
        {assessment.warnings.map((warning) => (
          <li key={warning.kind} className={classes['warning']}>
            <WarningIcon kind={warning.kind} />
            <span>{words(warning)}</span>
          </li>
        ))}
      </ul>
      <section aria-label={t('restart.crashes')}>
        <h3 className={classes['subhead']}>{t('restart.crashes')}</h3>
        <CrashHistory assessment={assessment} />
      </section>
      <section aria-label={t('restart.dependants')}>
        <h3 className={classes['subhead']}>{t('restart.dependants')}</h3>
        {assessment.dependants.length === 0 ? (
          <p>{t('restart.noDependants')}</p>
        ) : (
          <ul className={classes['dependants']}>
            {assessment.dependants.map((dependant) => (
              <li key={`${dependant.container} ${dependant.reason}`} className={classes['dependant']}>
                <strong>{plain(dependant.container)}</strong>
                <span className={classes['dim']}>
                  {t(`restart.reason.${dependant.reason}`)} · {t(`containers.of.${dependant.state}`)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-label={t('restart.lastLines')}>
        <h3 className={classes['subhead']}>{t('restart.lastLines')}</h3>
        <LastLines assessment={assessment} />
      </section>
    </div>
  );
}
