import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isEnded } from '../../../main/contract/jobs.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { JobProgress } from '../jobs/job-progress.tsx';
import { showStorageToast, useFreshAfter } from './job-toast.tsx';
import classes from './storage.module.css';

interface PullDialogProps {
  readonly host: HostView;
  readonly onClose: () => void;
}

interface PullRunProps {
  readonly jobId: string;
  readonly onClose: () => void;
  /** Another try, after one that failed. */
  readonly onAgain: () => void;
}

function PullRun({ jobId, onClose, onAgain }: PullRunProps) {
  const { t } = useText();
  const job = useJob(jobId);
  useFreshAfter(job);
  if (job === undefined) return <RowsSkeleton rows={2} height={32} />;
  const ended = isEnded(job.state);
  const name = plain(job.subject.name);
  const digest = job.result?.['digest'];
  return (
    <div className={dialog['stack']} aria-live="polite">
      {job.state === 'succeeded' ? (
        <>
          <p className={dialog['where']}>
            <StatusMark status="up" silent size={14} />
            {job.result?.['isNew'] === true
              ? t('images.pulled', { image: name })
              : t('images.pulledSame', { image: name })}
          </p>
          {typeof digest === 'string' ? <code className={classes['mono']}>{plain(digest)}</code> : null}
        </>
      ) : null}
      {ended && job.state !== 'succeeded' ? (
        job.error === null || job.state === 'cancelled' ? (
          <p className={dialog['where']}>{t('images.pullCancelled', { image: name })}</p>
        ) : (
          <FailureView failure={job.error} title={t('images.pullFailed', { image: name })} />
        )
      ) : null}
      {ended ? null : (
        <>
          <p className={dialog['where']}>{t('images.pulling', { image: name })}</p>
          <JobProgress job={job} />
        </>
      )}
      <div className={dialog['actions']}>
        {ended && job.state !== 'succeeded' ? (
          <Button size="sm" onClick={onAgain}>
            {t('remedy.retry')}
          </Button>
        ) : null}
        <Button
          size="sm"
          variant={ended ? 'filled' : 'outline'}
          onClick={() => {
            if (!ended) showStorageToast(jobId);
            onClose();
          }}
        >
          {ended ? t('common.close') : t('restart.background')}
        </Button>
      </div>
    </div>
  );
}

/** Asks for an image's name and pulls it, layer by layer; closing leaves the pull running in a corner. */
export function PullDialog({ host, onClose }: PullDialogProps) {
  const { t } = useText();
  const [image, setImage] = useState('');
  const [jobId, setJobId] = useState<string | null>(null);
  const pull = useAction(
    async (client, wanted: string) => await client.images.pull({ host: host.id, image: wanted }),
    (started) => setJobId(started.jobId),
  );
  return (
    <Modal
      opened
      onClose={() => {
        if (jobId !== null) showStorageToast(jobId);
        onClose();
      }}
      title={t('images.pullTitle', { host: plain(host.name) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {jobId !== null ? (
        <PullRun jobId={jobId} onClose={onClose} onAgain={() => setJobId(null)} />
      ) : (
        <form
          className={dialog['stack']}
          onSubmit={(event) => {
            event.preventDefault();
            if (image.trim() !== '' && !pull.busy) pull.run(image.trim());
          }}
        >
          <p className={dialog['where']}>
            <EnvironmentBadge environment={host.environment} /> {plain(host.name)}
          </p>
          <TextInput
            data-autofocus
            label={t('images.name')}
            description={t('images.nameHint')}
            placeholder="redis:7"
            value={image}
            onChange={(event) => {
              setImage(event.currentTarget.value);
              pull.clear();
            }}
            autoComplete="off"
            spellCheck={false}
          />
          {pull.failure === null ? null : <FailureView failure={pull.failure} />}
          <div className={dialog['actions']}>
            <Button size="sm" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              size="sm"
              type="submit"
              variant="filled"
              disabled={image.trim() === ''}
              loading={pull.busy}
            >
              {t('images.pullAct')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
