import { Link } from '@tanstack/react-router';
import type { JobView } from '../../../main/contract/jobs.ts';
import { useJobs } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { jobStatus, useKindWords, useSubjectWords } from './job-words.ts';
import classes from './jobs.module.css';

/** A link to a job in words. */
export function JobLink({ job }: { readonly job: JobView }) {
  const kind = useKindWords();
  const subject = useSubjectWords();
  return (
    <Link to="/jobs/$job" params={{ job: job.id }} className={classes['link'] ?? ''}>
      {kind(job.kind)} · {subject(job)}
    </Link>
  );
}

/** The jobs that ran as a part of this one, each with its own story. */
export function JobParts({ jobId }: { readonly jobId: string }) {
  const { t } = useText();
  const { value } = useJobs();
  const parts = [...(value?.values() ?? [])]
    .filter((job) => job.parentId === jobId)
    .toSorted((a, b) => a.id.localeCompare(b.id));
  if (parts.length === 0) return null;
  return (
    <Panel title={t('locks.parts')}>
      <ul className={classes['leftovers']}>
        {parts.map((job) => (
          <li key={job.id}>
            <StatusMark status={jobStatus(job.state)} silent /> <JobLink job={job} /> ·{' '}
            {t(`job.state.${job.state}`)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
