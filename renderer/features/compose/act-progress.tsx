import { Button } from '@mantine/core';
import { useState } from 'react';
import type { StackAct } from '../../../main/contract/compose.ts';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { JobProgress } from '../jobs/job-progress.tsx';
import { JobSteps } from '../jobs/job-steps.tsx';
import classes from './compose.module.css';

const keptLines = 12;

/** The lines of Compose as they were seen to pass, the newest last. */
function useLines(job: JobView | undefined): readonly string[] {
  const [lines, setLines] = useState<readonly string[]>([]);
  const message = job?.progress?.message ?? null;
  // Kept while it passes: progress tells the newest alone.
  if (message !== null && message !== lines.at(-1)) setLines([...lines, message].slice(-keptLines));
  return lines;
}

function lastLinesOf(job: JobView): readonly string[] {
  const lines = job.error?.details?.['lastLines'];
  return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
}

interface ActProgressProps {
  readonly jobId: string;
  readonly act: StackAct;
  readonly stack: string;
  readonly onClose: () => void;
}

/** An act at work on the host: its steps, the lines of Compose, a cancel, and how it ended. */
export function ActProgress({ jobId, act, stack, onClose }: ActProgressProps) {
  const { t } = useText();
  const job = useJob(jobId);
  const seen = useLines(job);
  if (job === undefined) return <RowsSkeleton rows={3} height={32} />;
  const ended = isEnded(job.state);
  const name = plain(stack);
  const lines = ended ? lastLinesOf(job) : seen;
  return (
    <div className={dialog['stack']} aria-live="polite">
      {job.state === 'succeeded' ? (
        <p className={dialog['where']}>
          <StatusMark status="up" silent size={14} /> {t(`compose.done.${act}`, { stack: name })}
        </p>
      ) : null}
      {ended && job.state !== 'succeeded' && job.error !== null ? (
        <FailureView
          failure={job.error}
          title={t('compose.failed', { act: t(`compose.act.${act}`), stack: name })}
        />
      ) : null}
      <JobSteps job={job} />
      {ended ? null : <JobProgress job={job} />}
      {lines.length === 0 ? null : (
        <pre className={classes['lines']} aria-label={t('compose.lastLines')} tabIndex={0}>
          {lines.map(plain).join('\n')}
        </pre>
      )}
      {ended ? null : <p className={dialog['dim']}>{t('compose.detached')}</p>}
      <div className={dialog['actions']}>
        <Button size="sm" variant={ended ? 'filled' : 'outline'} onClick={onClose}>
          {ended ? t('common.close') : t('compose.background')}
        </Button>
      </div>
    </div>
  );
}
