import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '../../../main/contract/overview.ts';
import { useText } from '../../app/language/language.ts';
import { useAgo } from '../../ui/age.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ProblemFix } from './problem-fix.tsx';
import classes from './overview.module.css';

function ProblemTitle({ problem }: { readonly problem: Problem }) {
  const { t } = useText();
  const title = t(`overview.kind.${problem.kind}`, {
    subject: plain(problem.subject),
    host: plain(problem.host ?? problem.subject),
    hosts: t('overview.hostCount', { count: problem.hiddenHosts ?? 0 }),
  });
  if (problem.host !== null && problem.containerId !== null) {
    return (
      <Link
        to="/hosts/$host/containers/$container"
        params={{ host: problem.host, container: problem.subject }}
      >
        {title}
      </Link>
    );
  }
  if (problem.jobId !== null) {
    return (
      <Link to="/jobs/$job" params={{ job: problem.jobId }}>
        {title}
      </Link>
    );
  }
  return problem.host === null ? (
    title
  ) : (
    <Link to="/hosts/$host" params={{ host: problem.host }}>
      {title}
    </Link>
  );
}

const awayKinds: readonly Problem['kind'][] = [
  'hostUnreachable',
  'hostNeedsPerson',
  'observerOffline',
  'observerPortal',
  'observerLimited',
];

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const { t } = useText();
  const age = useAgo(problem.since);
  const details = [
    problem.stack === null ? null : plain(problem.stack),
    problem.containerId === null || problem.host === null ? null : plain(problem.host),
    problem.exitCode === null ? null : t('overview.exit', { code: problem.exitCode }),
    problem.since === null ? null : t('overview.since', { age }),
    problem.detail === null ? null : plain(problem.detail),
  ].filter((detail) => detail !== null);
  // A host that cannot be seen is drawn as unknown: nobody knows whether it is down.
  const away = awayKinds.includes(problem.kind);
  const status = away ? 'unknown' : problem.severity === 'critical' ? 'down' : 'degraded';
  return (
    <li className={classes['problem']}>
      <StatusMark status={status} size={16} />
      <div className={classes['problemText']}>
        <p className={classes['problemTitle']}>
          <ProblemTitle problem={problem} />
          {problem.environment === null ? null : <EnvironmentBadge environment={problem.environment} />}
        </p>
        <p className={classes['problemDetail']} title={details.join(' · ')}>
          {details.join(' · ')}
        </p>
      </div>
      <div className={classes['fix']}>
        <ProblemFix problem={problem} />
      </div>
    </li>
  );
}

const shownAtFirst = 8;

/** What is wrong, worst first, each with its fix beside it; so many that the hosts below stay in sight. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, problems.length - shownAtFirst);
  return (
    <>
      <ul className={classes['problems']} aria-label={t('overview.problems')}>
        {problems.slice(0, problems.length - hidden).map((problem) => (
          <ProblemRow key={problem.id} problem={problem} />
        ))}
      </ul>
      {hidden === 0 ? null : (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t('overview.moreProblems', { count: hidden })}
        </Button>
      )}
    </>
  );
}
