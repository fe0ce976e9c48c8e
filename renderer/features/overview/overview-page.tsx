import { useState } from 'react';
import { useHosts, useOverview } from '../../app/client/engine-context.tsx';
import { DatabaseNotices } from '../../app/engine-notices.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { ChangesPanel } from '../changes/changes-panel.tsx';
import { daysBefore } from '../changes/ranges.ts';
import { useChanges } from '../changes/use-changes.ts';
import { RunningJob } from '../jobs/running-job.tsx';
import { UndoNotices } from '../undo/undo-notices.tsx';
import { HostsStrip } from './hosts-strip.tsx';
import { ProblemList } from './problem-list.tsx';
import { StatusLine } from './status-line.tsx';
import { Welcome } from './welcome.tsx';
import classes from './overview.module.css';

/** Is anything wrong, and what do I press? */
export function OverviewPage() {
  const { t } = useText();
  const hosts = useHosts();
  const overview = useOverview();
  const [yesterday] = useState(() => daysBefore(Date.now(), 1));
  const changes = useChanges(yesterday);
  const failure = overview.failure ?? hosts.failure;
  if (hosts.value?.length === 0) {
    return (
      <Page title={t('overview.title')}>
        <DatabaseNotices />
        <Welcome runningJobs={overview.value?.runningJobs ?? []} />
      </Page>
    );
  }
  if (overview.value === undefined || hosts.value === undefined) {
    return (
      <Page title={t('overview.title')}>
        {failure === null ? (
          <RowsSkeleton rows={5} height={56} />
        ) : (
          <FailureView failure={failure}>
            <Remedies failure={failure} />
          </FailureView>
        )}
      </Page>
    );
  }
  const { problems, runningJobs } = overview.value;
  return (
    <Page title={t('overview.title')}>
      <DatabaseNotices />
      <StatusLine overview={overview.value} />
      <UndoNotices />
      {problems.length === 0 ? null : (
        <Panel title={t('overview.problems')}>
          <ProblemList problems={problems} />
        </Panel>
      )}
      {runningJobs.length === 0 ? null : (
        <Panel title={t('overview.jobs')}>
          <ul className={classes['jobs']}>
            {runningJobs.map((job) => (
              <RunningJob key={job.id} job={job} />
            ))}
          </ul>
        </Panel>
      )}
      <div className={classes['beside']}>
        <Panel title={t('overview.hosts')}>
          <HostsStrip hosts={hosts.value} day={changes.value} />
        </Panel>
        <ChangesPanel changes={changes} />
      </div>
    </Page>
  );
}
