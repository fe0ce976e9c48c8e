import { Button } from '@mantine/core';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { useAction } from '../../app/client/ask.ts';
import { useMay } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { useStepWords } from './step-words.ts';
import classes from './jobs.module.css';

/** How far a running job is, with its cancel. */
export function JobProgress({ job }: { readonly job: JobView }) {
  const { t } = useText();
  const words = useStepWords();
  const cancel = useAction(async (client) => await client.jobs.cancel({ id: job.id }));
  // Whoever may not start such a job may not stop it either.
  const mayCancel = useMay()(job.kind);
  if (isEnded(job.state)) return null;
  const progress = job.progress === null ? null : { ...job.progress, phase: words(job.progress.phase) };
  return (
    <div>
      <div className={classes['progressRow']}>
        <div className={classes['progressBar']}>
          <ProgressBar progress={progress} startedAt={job.startedAt} label={t('job.progress')} />
        </div>
        {mayCancel ? (
          <Button
            disabled={job.state === 'cancelling'}
            loading={cancel.busy}
            onClick={() => cancel.run(undefined)}
          >
            {job.state === 'cancelling' ? t('job.state.cancelling') : t('job.cancel')}
          </Button>
        ) : null}
      </div>
      {cancel.failure === null ? null : <FailureView failure={cancel.failure} />}
    </div>
  );
}
