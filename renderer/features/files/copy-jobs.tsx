import { Button } from '@mantine/core';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { isEnded } from '../../../main/contract/jobs.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useJobs } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { JobProgress } from '../jobs/job-progress.tsx';
import { jobStatus, useKindWords } from '../jobs/job-words.ts';
import classes from './files.module.css';

interface CopyJobsProps {
  readonly host: HostView;
  readonly container: ContainerView;
}

const kinds = ['files.download', 'files.upload'];
// A copy that ended while somebody was elsewhere is still told when that person comes back.
const recentMs = 10 * 60_000;

/** Copies of this container that run, with a rate and a cancel, and those that ended a while ago until they are put aside. */
export function CopyJobs({ host, container }: CopyJobsProps) {
  const { t } = useText();
  const kindWords = useKindWords();
  const jobs = useJobs().value;
  const [since] = useState(() => Date.now() - recentMs);
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set());
  const shown = [...(jobs?.values() ?? [])]
    .filter(
      ({ kind, subject, createdAt, id }) =>
        kinds.includes(kind) &&
        subject.hostId === host.id &&
        subject.name === container.name &&
        createdAt > since &&
        !aside.has(id),
    )
    .sort((a, b) => b.createdAt - a.createdAt);
  if (shown.length === 0) return null;
  return (
    <ul className={classes['jobs']} aria-label={t('files.copies')}>
      {shown.map((job) => {
        const target = job.result?.['target'];
        const skipped = job.result?.['skippedCount'];
        return (
          <li key={job.id} className={classes['job']}>
            <div className={classes['jobHead']}>
              <StatusMark status={jobStatus(job.state)} silent />
              <strong>{kindWords(job.kind)}</strong>
              <span className={classes['grow']}>
                {job.error !== null
                  ? plain(job.error.message)
                  : typeof target === 'string'
                    ? t('files.doneAt', { path: plain(target) })
                    : plain(job.progress?.message ?? '')}
                {typeof skipped === 'number' && skipped > 0
                  ? ` ${t('files.skipped', { count: skipped })}`
                  : ''}
              </span>
              {isEnded(job.state) ? (
                <Button
                  size="compact-xs"
                  onClick={() => setAside((current) => new Set([...current, job.id]))}
                >
                  {t('files.putAside')}
                </Button>
              ) : null}
            </div>
            <JobProgress job={job} />
          </li>
        );
      })}
    </ul>
  );
}
