import type { JobView } from '../../contract/jobs.ts';
import type { Session } from '../session.ts';
import { toAge, toDuration } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import { viewJobOutcome } from './job-outcome.ts';
import { jobCell } from './symbols.ts';

function took(job: JobView, session: Session): string {
  if (job.startedAt === null) return '';
  return toDuration((job.endedAt ?? session.io.now()) - job.startedAt, session.language);
}

export function viewJobs(output: unknown, session: Session): readonly string[] {
  const { jobs } = output as { jobs: readonly JobView[] };
  const { translate, io, language } = session;
  if (jobs.length === 0) return [translate('empty.jobs')];
  const rows = jobs.map((job): readonly Cell[] => [
    job.id,
    // A part of another job.
    job.parentId === null ? job.kind : `↳ ${job.kind}`,
    job.subject.name,
    job.subject.host ?? '',
    jobCell(job.state),
    took(job, session),
    toAge(job.createdAt, io.now(), language),
    job.error?.message ?? job.progress?.message ?? '',
  ]);
  const head = [
    translate('column.job'),
    translate('column.kind'),
    translate('column.subject'),
    translate('column.host'),
    translate('column.state'),
    translate('column.took'),
    translate('column.when'),
    '',
  ];
  return renderTable({ head, rows }, io.paint, io.columns);
}

export function viewJob(output: unknown, session: Session): readonly string[] {
  const job = output as JobView;
  const lines = viewJobs({ jobs: [job] }, session);
  const steps = job.steps.map((step) => {
    const symbol = { running: '…', done: '●', failed: '✖', interrupted: '?' }[step.state];
    const durationMs = (step.endedAt ?? session.io.now()) - step.startedAt;
    return `  ${symbol} ${escapeText(step.name)}  ${toDuration(durationMs, session.language)}`;
  });
  const hint = job.error?.hint === undefined ? [] : [escapeText(job.error.hint)];
  return [...lines, ...steps, ...hint, ...viewJobOutcome(job, session), ...job.leftovers.map(escapeText)];
}
