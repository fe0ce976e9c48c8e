import { Link } from '@tanstack/react-router';
import type { JobView } from '../../../main/contract/jobs.ts';
import { JobProgress } from './job-progress.tsx';
import { useKindWords, useSubjectWords } from './job-words.ts';
import classes from './jobs.module.css';

/** One running job in a list: what it does, how far it is, and its cancel. */
export function RunningJob({ job }: { readonly job: JobView }) {
  const kind = useKindWords();
  const subject = useSubjectWords();
  return (
    <li className={classes['runningJob']}>
      <Link to="/jobs/$job" params={{ job: job.id }} className={classes['name'] ?? ''}>
        {kind(job.kind)} · {subject(job)}
      </Link>
      <JobProgress job={job} />
    </li>
  );
}
