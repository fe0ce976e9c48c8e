import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import i18next from 'i18next';
import { useEffect } from 'react';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { jobStatus, useKindWords, useSubjectWords } from '../jobs/job-words.ts';
import classes from './storage.module.css';

const shownAfterSuccessMs = 4_000;

/** Reads every list anew once a job has ended: what it changed shows. */
export function useFreshAfter(job: JobView | undefined): void {
  const queries = useQueryClient();
  const ended = job !== undefined && isEnded(job.state);
  useEffect(() => {
    if (ended) void queries.invalidateQueries();
  }, [ended, queries]);
}

function StorageToast({ jobId }: { readonly jobId: string }) {
  const { t } = useText();
  const kind = useKindWords();
  const subject = useSubjectWords();
  const job = useJob(jobId);
  useFreshAfter(job);
  const succeeded = job?.state === 'succeeded';
  useEffect(() => {
    if (!succeeded) return undefined;
    const timer = setTimeout(() => notifications.hide(jobId), shownAfterSuccessMs);
    return () => clearTimeout(timer);
  }, [succeeded, jobId]);
  if (job === undefined) return null;
  return (
    <div className={classes['toast']}>
      <p className={classes['outcomeTitle']}>
        <StatusMark status={jobStatus(job.state)} silent /> {kind(job.kind)} · {subject(job)}
      </p>
      {isEnded(job.state) ? <p>{t(`job.state.${job.state}`)}</p> : <JobProgress job={job} />}
      {job.error === null ? null : <p>{plain(job.error.message)}</p>}
      {job.error?.hint === undefined ? null : <p className={classes['dim']}>{plain(job.error.hint)}</p>}
      <Link to="/jobs/$job" params={{ job: jobId }} className={classes['link'] ?? ''}>
        {t('job.open')}
      </Link>
    </div>
  );
}

/** Shows a job in a corner while it runs; a failure stays until it is closed. */
export function showStorageToast(jobId: string): void {
  notifications.show({
    id: jobId,
    message: <StorageToast jobId={jobId} />,
    autoClose: false,
    withBorder: false,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
}
