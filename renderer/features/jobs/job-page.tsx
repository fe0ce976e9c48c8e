import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { JobView } from '../../../main/contract/jobs.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useHost, useJob } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { Age, Since } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { Fact, Facts, Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { LockRemedy } from './lock-remedy.tsx';
import { JobLink, JobParts } from './job-parts.tsx';
import { JobProgress } from './job-progress.tsx';
import { JobSteps } from './job-steps.tsx';
import { jobStatus, useKindWords, useSubjectWords } from './job-words.ts';
import classes from './jobs.module.css';

function JobFacts({ job }: { readonly job: JobView }) {
  const { t } = useText();
  const parent = useJob(job.parentId);
  return (
    <Facts>
      <Fact name={t('common.state')}>
        <StatusMark status={jobStatus(job.state)} silent />
        {t(`job.state.${job.state}`)}
      </Fact>
      <Fact name={t('common.host')}>
        {job.subject.host === null ? (
          '–'
        ) : (
          <Link to="/hosts/$host" params={{ host: job.subject.host }} className={classes['link'] ?? ''}>
            <Name>{job.subject.host}</Name>
          </Link>
        )}
      </Fact>
      {parent === undefined ? null : (
        <Fact name={t('locks.partOf')}>
          <JobLink job={parent} />
        </Fact>
      )}
      <Fact name={t('jobs.by')}>
        <Name>{job.requestedBy}</Name>
      </Fact>
      <Fact name={t('jobs.started')}>
        <Age at={job.startedAt ?? job.createdAt} />
      </Fact>
      <Fact name={t('jobs.duration')}>
        {job.startedAt === null ? '–' : <Since at={job.startedAt} until={job.endedAt} />}
      </Fact>
    </Facts>
  );
}

/** One job: its steps, how far it is, how it ended, and what it left. */
export function JobPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { job: jobId } = useParams({ from: '/jobs/$job' });
  const watched = useJob(jobId);
  const asked = useAsk(
    ['jobs.get', jobId],
    (client, signal) => client.jobs.get({ id: jobId }, { signal }),
    watched === undefined,
  );
  const job = watched ?? asked.value;
  const host = useHost(job?.subject.hostId ?? null);
  const kind = useKindWords();
  const subject = useSubjectWords();
  const crumbs = [{ label: t('jobs.title'), to: '/jobs' }];
  if (job === undefined) {
    return (
      <Page title={jobId} crumbs={crumbs}>
        {asked.failure === null ? <RowsSkeleton /> : null}
        {asked.failure?.code === 'NOT_FOUND' ? (
          <EmptyState title={t('jobs.notFound', { id: plain(jobId) })} lead={t('jobs.notFoundLead')}>
            <Button onClick={() => void navigate({ to: '/jobs' })}>{t('remedy.showJobs')}</Button>
          </EmptyState>
        ) : null}
        {asked.failure === null || asked.failure.code === 'NOT_FOUND' ? null : (
          <FailureView failure={asked.failure}>
            <Remedies failure={asked.failure} onRetry={asked.again} />
          </FailureView>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={`${kind(job.kind)} · ${subject(job)}`}
      crumbs={crumbs}
      host={host}
      mark={<StatusMark status={jobStatus(job.state)} silent />}
      actions={
        <Button onClick={() => void navigate({ to: '/audit', search: { find: job.id } })}>
          {t('job.auditEntry')}
        </Button>
      }
    >
      <div className={classes['page']}>
        <JobProgress job={job} />
        {job.error === null ? null : (
          <FailureView failure={job.error}>
            <LockRemedy failure={job.error} />
            <Remedies failure={job.error} host={job.subject.host} />
          </FailureView>
        )}
        {job.leftovers.length === 0 ? null : (
          <Panel title={t('job.leftovers')}>
            <ul className={classes['leftovers']}>
              {job.leftovers.map((leftover) => (
                <li key={leftover}>{plain(leftover)}</li>
              ))}
            </ul>
          </Panel>
        )}
        <JobFacts job={job} />
        <Panel title={t('job.steps')}>
          <JobSteps job={job} />
        </Panel>
        <JobParts jobId={job.id} />
      </div>
    </Page>
  );
}
