import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import i18next from 'i18next';
import { useEffect } from 'react';
import { isEnded } from '../../../main/contract/jobs.ts';
import type { ContainerAct } from '../../../main/contract/stacks.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { LockRemedy } from '../jobs/lock-remedy.tsx';
import classes from './stacks.module.css';

interface JobToastProps {
  readonly jobId: string;
  readonly act: ContainerAct;
  readonly container: string;
}

const shownAfterSuccessMs = 4_000;

function JobToast({ jobId, act, container }: JobToastProps) {
  const { t } = useText();
  const job = useJob(jobId);
  const name = plain(container);
  const succeeded = job?.state === 'succeeded';
  useEffect(() => {
    if (!succeeded) return undefined;
    const timer = setTimeout(() => notifications.hide(jobId), shownAfterSuccessMs);
    return () => clearTimeout(timer);
  }, [succeeded, jobId]);
  const ended = job !== undefined && isEnded(job.state);
  const words = succeeded
    ? t(`acts.done.${act}`, { container: name })
    : ended
      ? t('acts.failed', { act: t(`acts.${act}`), container: name })
      : t(`acts.doing.${act}`, { container: name });
  return (
    <div className={classes['toast']}>
      <StatusMark status={succeeded ? 'up' : ended ? 'down' : 'unknown'} silent />
      <div>
        <p className={classes['toastTitle']}>{words}</p>
        {job?.error === null || job?.error === undefined ? null : <p>{plain(job.error.message)}</p>}
        <Link to="/jobs/$job" params={{ job: jobId }} className={classes['link'] ?? ''}>
          {t('job.open')}
        </Link>{' '}
        {job?.error === null || job?.error === undefined ? null : <LockRemedy failure={job.error} />}
      </div>
    </div>
  );
}

/** Shows an act in a corner while its job runs; a failure stays until it is closed. */
export function showJobToast(toast: JobToastProps): void {
  notifications.show({
    id: toast.jobId,
    message: <JobToast {...toast} />,
    autoClose: false,
    withBorder: false,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
}
