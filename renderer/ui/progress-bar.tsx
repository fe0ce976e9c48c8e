import type { Progress } from '../../main/contract/jobs.ts';
import { formatBytes } from '../app/language/bytes.ts';
import { formatNumber } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import { plain } from './visible-text.ts';
import classes from './progress-bar.module.css';

interface ProgressBarProps {
  readonly progress: Progress | null;
  readonly startedAt: number | null;
  readonly label: string;
}

function rateOf(progress: Progress, startedAt: number | null): number | null {
  if (startedAt === null || (progress.unit !== 'bytes' && progress.unit !== 'items') || progress.done === 0)
    return null;
  const seconds = (Date.now() - startedAt) / 1_000;
  return seconds < 1 ? null : progress.done / seconds;
}

/** How far something is: a bar where the end is known, a moving one where it is not, with the rate. */
export function ProgressBar({ progress, startedAt, label }: ProgressBarProps) {
  const { t, language } = useText();
  const total = progress?.total ?? null;
  const share =
    progress === null || total === null || total === 0 ? null : Math.min(1, progress.done / total);
  const rate = progress === null ? null : rateOf(progress, startedAt);
  const amount = (done: number): string =>
    progress?.unit === 'bytes' ? formatBytes(done, language) : formatNumber(done, language);
  const words = [
    progress?.message ?? progress?.phase ?? '',
    share === null || progress === null
      ? ''
      : t('job.stepsOf', {
          done: amount(progress.done),
          total: amount(total ?? 0),
        }),
    rate === null ? '' : t('job.perSecond', { rate: amount(Math.round(rate)) }),
  ].filter((word) => word !== '');
  return (
    <div className={classes['progress']}>
      <div
        className={classes['track']}
        role="progressbar"
        aria-label={label}
        {...(share === null
          ? {}
          : { 'aria-valuenow': Math.round(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
      >
        <div
          className={classes['fill']}
          data-unknown={share === null}
          style={share === null ? {} : { transform: `scaleX(${share})` }}
        />
      </div>
      <p className={classes['words']}>{plain(words.join(' · '))}&nbsp;</p>
    </div>
  );
}
