import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { isEnded } from '../../../main/contract/jobs.ts';
import { pruneOutcomeSchema, type PruneOutcome } from '../../../main/contract/prune.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { useFreshAfter } from './job-toast.tsx';
import classes from './storage.module.css';

function Outcome({ outcome }: { readonly outcome: PruneOutcome }) {
  const { t, language } = useText();
  return (
    <>
      <p className={classes['outcomeTitle']}>
        <StatusMark status="up" silent size={14} />
        {t('cleanup.done', {
          count: outcome.removed.length,
          size: formatBytes(outcome.freedBytes, language),
        })}
      </p>
      {outcome.removed.length === 0 ? null : (
        <ul className={classes['list']} aria-label={t('cleanup.removed')}>
          {outcome.removed.map((item, index) => (
            <li key={`${item.kind} ${item.name} ${String(index)}`}>
              <span className={classes['listKind']}>{t(`cleanup.one.${item.kind}`)}</span>
              <span className={classes['listName']}>{plain(item.name)}</span>
              <span className={classes['listSize']}>
                {item.sizeBytes === null || item.kind === 'network'
                  ? '–'
                  : formatBytes(item.sizeBytes, language)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {outcome.skipped.length === 0 ? null : (
        <>
          <p className={classes['outcomeTitle']}>
            <StatusMark status="degraded" silent size={14} />
            {t('cleanup.skipped', { count: outcome.skipped.length })}
          </p>
          <ul
            className={classes['list']}
            aria-label={t('cleanup.skipped', { count: outcome.skipped.length })}
          >
            {outcome.skipped.map((item, index) => (
              <li key={`${item.kind} ${item.name} ${String(index)}`}>
                <span className={classes['listName']}>{plain(item.name)}</span>
                <span className={classes['why']}>{plain(item.why)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface CleanupRunProps {
  readonly jobId: string;
  readonly onClose: () => void;
}

/** A clean-up while it runs, and what came of it, item by item. */
export function CleanupRun({ jobId, onClose }: CleanupRunProps) {
  const { t } = useText();
  const job = useJob(jobId);
  useFreshAfter(job);
  if (job === undefined) return <RowsSkeleton rows={3} />;
  const ended = isEnded(job.state);
  const outcome = pruneOutcomeSchema.safeParse(job.result);
  return (
    <section className={classes['outcome']} aria-live="polite" aria-label={t('cleanup.result')}>
      {ended ? null : (
        <>
          <p className={classes['outcomeTitle']}>{t('cleanup.running')}</p>
          <JobProgress job={job} />
        </>
      )}
      {outcome.success ? <Outcome outcome={outcome.data} /> : null}
      {ended && job.state !== 'succeeded' ? (
        job.error === null ? (
          <p>{t(`job.state.${job.state}`)}</p>
        ) : (
          <FailureView failure={job.error} title={t('cleanup.notWhole')} />
        )
      ) : null}
      {ended ? (
        <div className={classes['toolbar']}>
          <Link
            to="/jobs/$job"
            params={{ job: jobId }}
            className={`${classes['link'] ?? ''} ${classes['grow'] ?? ''}`}
          >
            {t('job.open')}
          </Link>
          <Button onClick={onClose}>{t('cleanup.again')}</Button>
        </div>
      ) : null}
    </section>
  );
}
