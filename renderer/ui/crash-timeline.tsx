import type { RestartAssessment } from '../../main/contract/stacks.ts';
import { formatClock, formatDuration, formatInstant } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import classes from './crash-timeline.module.css';

interface CrashTimelineProps {
  readonly crashes: RestartAssessment['crashes'];
  readonly watchedSince: number | null;
  readonly now: number;
}

const widthPx = 560;
const heightPx = 40;
const longestWindowMs = 24 * 60 * 60 * 1_000;
const shortestWindowMs = 10 * 60 * 1_000;

/** Crashes along time, the newest at the right. Time that nobody watched is drawn as a gap, not as calm. */
export function CrashTimeline({ crashes, watchedSince, now }: CrashTimelineProps) {
  const { t, language } = useText();
  const oldest = crashes.reduce((at, crash) => Math.min(at, crash.at), now);
  const windowMs = Math.min(longestWindowMs, Math.max(shortestWindowMs, (now - oldest) * 1.15));
  const from = now - windowMs;
  const x = (at: number): number => Math.max(0, ((at - from) / windowMs) * widthPx);
  const watchedFromX = watchedSince === null ? widthPx : x(watchedSince);
  const label =
    crashes.length === 0 ? t('restart.noCrashes') : t('restart.crashesSeen', { count: crashes.length });
  return (
    <figure className={classes['figure']}>
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} className={classes['chart']} role="img" aria-label={label}>
        <line className={classes['gap']} x1={0} x2={watchedFromX} y1={32} y2={32} />
        <line className={classes['axis']} x1={watchedFromX} x2={widthPx} y1={32} y2={32} />
        {crashes.map((crash) => (
          <g key={`${crash.at} ${crash.exitCode}`} className={classes['crash']} data-oom={crash.oomKilled}>
            <title>
              {t('restart.crashAt', {
                time: formatInstant(crash.at, language),
                code: crash.exitCode ?? '?',
                duration: crash.ranForMs === null ? '?' : formatDuration(crash.ranForMs, language),
              })}
            </title>
            <rect
              x={x(crash.at) - 2}
              y={crash.oomKilled ? 6 : 12}
              width={4}
              height={crash.oomKilled ? 26 : 20}
              rx={1}
            />
          </g>
        ))}
      </svg>
      <figcaption className={classes['caption']}>
        <span>{formatClock(from, language)}</span>
        <span>{label}</span>
        <span>{formatClock(now, language)}</span>
      </figcaption>
    </figure>
  );
}
