import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { useJobs } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { Age, Since } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { jobStatus, useKindWords, useSubjectWords } from './job-words.ts';
import { RunningJob } from './running-job.tsx';
import classes from './jobs.module.css';

const keyOf = (job: JobView): string => job.id;

function useColumns(): readonly Column<JobView>[] {
  const { t } = useText();
  const kind = useKindWords();
  const subject = useSubjectWords();
  return useMemo(
    () => [
      {
        id: 'what',
        label: t('jobs.what'),
        width: 'minmax(150px, 1.2fr)',
        sortValue: (job) => job.kind,
        render: (job) => (
          <Link to="/jobs/$job" params={{ job: job.id }} tabIndex={-1} className={classes['name'] ?? ''}>
            <Name>{kind(job.kind)}</Name>
          </Link>
        ),
      },
      {
        id: 'subject',
        label: t('jobs.subject'),
        width: 'minmax(150px, 2fr)',
        sortValue: (job) => job.subject.name,
        render: (job) => <Name>{subject(job)}</Name>,
      },
      {
        id: 'state',
        label: t('common.state'),
        width: '140px',
        sortValue: (job) => job.state,
        render: (job) => (
          <>
            <StatusMark status={jobStatus(job.state)} silent />
            {t(`job.state.${job.state}`)}
          </>
        ),
      },
      {
        id: 'by',
        label: t('jobs.by'),
        width: 'minmax(110px, 1fr)',
        spare: 1,
        sortValue: (job) => job.requestedBy,
        render: (job) => <Name>{job.requestedBy}</Name>,
      },
      {
        id: 'started',
        label: t('jobs.started'),
        width: '110px',
        spare: 2,
        sortValue: (job) => job.createdAt,
        render: (job) => <Age at={job.createdAt} />,
      },
      {
        id: 'duration',
        label: t('jobs.duration'),
        width: '90px',
        spare: 3,
        align: 'end',
        sortValue: (job) =>
          job.startedAt === null || job.endedAt === null ? null : job.endedAt - job.startedAt,
        render: (job) => (job.startedAt === null ? '–' : <Since at={job.startedAt} until={job.endedAt} />),
      },
    ],
    [t, kind, subject],
  );
}

/** Every job: what runs, and what ran. */
export function JobsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, failure } = useJobs();
  const columns = useColumns();
  const jobs = useMemo(() => [...(value?.values() ?? [])], [value]);
  // A part is shown on the screen of its whole.
  const running = jobs.filter((job) => !isEnded(job.state) && job.parentId === null);
  return (
    <Page title={t('jobs.title')}>
      {value === undefined && failure === null ? <RowsSkeleton /> : null}
      {value === undefined && failure !== null ? (
        <FailureView failure={failure}>
          <Remedies failure={failure} />
        </FailureView>
      ) : null}
      {value !== undefined && jobs.length === 0 ? (
        <EmptyState title={t('jobs.emptyTitle')} lead={t('jobs.emptyLead')} />
      ) : null}
      {running.length === 0 ? null : (
        <Panel title={t('overview.jobs')}>
          <ul className={classes['running']}>
            {running.map((job) => (
              <RunningJob key={job.id} job={job} />
            ))}
          </ul>
        </Panel>
      )}
      {jobs.length === 0 ? null : (
        <div className={classes['table']}>
          <DataTable
            label={t('jobs.title')}
            columns={columns}
            rows={jobs}
            rowKey={keyOf}
            defaultSort={{ column: 'started', descending: true }}
            onOpen={(job) => void navigate({ to: '/jobs/$job', params: { job: job.id } })}
          />
        </div>
      )}
    </Page>
  );
}
