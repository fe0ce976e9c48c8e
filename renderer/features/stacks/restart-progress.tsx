import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { isEnded } from '../../../main/contract/jobs.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { JobProgress } from '../jobs/job-progress.tsx';
import { JobSteps } from '../jobs/job-steps.tsx';
import { LockRemedy } from '../jobs/lock-remedy.tsx';

interface RestartProgressProps {
  readonly jobId: string;
  readonly container: ContainerView;
  readonly onLogs: () => void;
  readonly onClose: () => void;
}

/** The steps of a running restart, until it is healthy or it is said why not. */
export function RestartProgress({ jobId, container, onLogs, onClose }: RestartProgressProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const job = useJob(jobId);
  const name = plain(container.name);
  if (job === undefined) return <RowsSkeleton rows={3} height={32} />;
  const ended = isEnded(job.state);
  const outcome = job.result?.['health'] === 'healthy' ? 'healthy' : 'succeeded';
  return (
    <div className={dialog['stack']} aria-live="polite">
      {job.state === 'succeeded' ? (
        <p className={dialog['where']}>
          <StatusMark status="up" silent size={14} /> {t(`restart.${outcome}`, { container: name })}
        </p>
      ) : null}
      {ended && job.state !== 'succeeded' ? (
        job.error === null ? (
          <p className={dialog['where']}>
            <StatusMark status="down" silent size={14} /> {t(`job.state.${job.state}`)}
          </p>
        ) : (
          // What never began took nothing away, so that nothing had to come back.
          <FailureView
            failure={job.error}
            {...(job.startedAt === null ? {} : { title: t('restart.failed', { container: name }) })}
          >
            <LockRemedy failure={job.error} />
          </FailureView>
        )
      ) : null}
      <JobSteps job={job} />
      {ended ? null : <JobProgress job={job} />}
      <div className={dialog['actions']}>
        <div className={dialog['spread']}>
          <Button size="sm" onClick={onLogs}>
            {t('restart.logs')}
          </Button>
          {ended ? (
            <Button
              size="sm"
              onClick={() => {
                onClose();
                void navigate({ to: '/audit', search: { find: job.id } });
              }}
            >
              {t('job.auditEntry')}
            </Button>
          ) : null}
        </div>
        <Button size="sm" variant={ended ? 'filled' : 'outline'} onClick={onClose}>
          {ended ? t('common.close') : t('restart.background')}
        </Button>
      </div>
    </div>
  );
}
